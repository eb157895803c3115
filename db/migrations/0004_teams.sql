create table team (
  station_id uuid not null references station (id),
  id uuid not null,
  parent_id uuid,
  code text not null check (length(code) between 1 and 40),
  name text not null check (length(name) between 1 and 60),
  founded_on date,
  closed_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (station_id, id),
  unique (station_id, code),
  foreign key (station_id, parent_id) references team (station_id, id)
);
comment on table team is 'Standing groups of volunteers; teams nest.';

create table team_member (
  station_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  role text not null default 'member' check (role in ('leader', 'member')),
  from_on date not null,
  to_on date check (to_on >= from_on),
  primary key (station_id, team_id, person_id, from_on),
  foreign key (station_id, team_id) references team (station_id, id),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table team_member is 'Membership with its time; a person may belong to several teams.';

create table partner (
  station_id uuid not null references station (id),
  id uuid not null,
  code text not null check (length(code) between 1 and 40),
  name text not null check (length(name) between 1 and 80),
  credit_code text check (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (station_id, id),
  unique (station_id, code)
);
comment on table partner is 'Partner organisations of the neighbourhood.';

create table team_partner (
  station_id uuid not null,
  team_id uuid not null,
  partner_id uuid not null,
  primary key (station_id, team_id, partner_id),
  foreign key (station_id, team_id) references team (station_id, id),
  foreign key (station_id, partner_id) references partner (station_id, id)
);
comment on table team_partner is 'Which partners stand behind which team.';

create table agreement (
  station_id uuid not null,
  id uuid not null,
  partner_id uuid not null,
  signed_on date not null,
  ends_on date check (ends_on >= signed_on),
  words text not null default '' check (length(words) <= 500),
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (station_id, id),
  foreign key (station_id, partner_id) references partner (station_id, id)
);
comment on table agreement is 'What a partner signed, from when to when.';

create table pledge (
  station_id uuid not null,
  id uuid not null,
  agreement_id uuid not null,
  resource text not null check (resource in ('venue', 'people-hours', 'goods', 'skills')),
  words text not null check (length(words) between 1 and 200),
  quantity numeric(14, 2) check (quantity > 0),
  unit text not null default '',
  created_at timestamptz not null,
  primary key (station_id, id),
  foreign key (station_id, agreement_id) references agreement (station_id, id)
);
comment on table pledge is 'Resources an agreement promises: place, people''s time, goods, skills.';

create table programme (
  station_id uuid not null references station (id),
  code text not null check (code ~ '^[a-z][a-z0-9-]{0,30}$'),
  zh text not null check (length(zh) between 1 and 40),
  en text not null default '',
  position smallint not null,
  retired_on date,
  primary key (station_id, code)
);
comment on table programme is 'Programmes of a station, such as the five 五传五习.';

create table service (
  station_id uuid not null references station (id),
  code text not null check (code ~ '^[a-z][a-z0-9-]{0,30}$'),
  zh text not null check (length(zh) between 1 and 40),
  en text not null default '',
  position smallint not null,
  retired_on date,
  primary key (station_id, code)
);
comment on table service is 'The N kinds of service a station offers.';

grant select, insert, update on team, team_member, partner, team_partner, agreement, pledge, programme, service to mingzhu_app;
grant delete on team_partner to mingzhu_app;
grant select on team, team_member, partner, team_partner, agreement, pledge, programme, service to mingzhu_reader;
