-- Volunteers: people who said themselves that they want to serve. Whoever was only entered is an invitation and counts nowhere.
create table volunteer (
  station_id uuid not null references station (id),
  id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('invited', 'confirmed', 'ended')),
  source text not null check (source in ('self', 'staff', 'import')),
  age text not null check (age in ('child', 'youth', 'adult')),
  guardian_id uuid,
  consent_on date,
  confirmed_how text check (confirmed_how in ('device', 'paper')),
  paper text check (length(paper) between 1 and 40),
  account_id uuid,
  skills text[] not null default '{}',
  languages text[] not null default '{}',
  availability text[] not null default '{}',
  area text not null default '' check (length(area) <= 60),
  invited_at timestamptz not null,
  confirmed_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, person_id),
  unique (station_id, account_id),
  foreign key (station_id, person_id) references person (station_id, id),
  foreign key (station_id, guardian_id) references person (station_id, id),
  check ((state = 'confirmed') <= (confirmed_at is not null and confirmed_how is not null)),
  check (confirmed_how is distinct from 'paper' or paper is not null)
);
comment on table volunteer is 'A person of the station who volunteers, with the four groups of data the law asks for; who it is stands only in the vault.';
comment on column volunteer.age is 'Under 14, 14 to 17, or grown up: all that the rules look at, so no birthday is kept here.';
comment on column volunteer.guardian_id is 'Who goes along with a child under 14.';
comment on column volunteer.consent_on is 'The day on which the guardian of somebody under 18 agreed.';
comment on column volunteer.paper is 'Where the signed paper is filed.';
comment on column volunteer.skills is 'Kinds of service they can do, by their codes.';
comment on column volunteer.availability is 'Weekday and part of day, such as 6-morning.';
comment on column volunteer.area is 'Roughly where they live, in words that name nobody.';
create index volunteer_state on volunteer (station_id, state, id);

create table volunteer_licence (
  station_id uuid not null,
  id uuid not null,
  volunteer_id uuid not null,
  kind text not null,
  expires_on date,
  noted_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (station_id, id),
  foreign key (station_id, volunteer_id) references volunteer (station_id, id)
);
comment on table volunteer_licence is 'Licences that a member of staff has seen, with their last valid day.';
create index volunteer_licence_of on volunteer_licence (station_id, volunteer_id);

grant select, insert, update on volunteer, volunteer_licence to mingzhu_app;
grant select on volunteer, volunteer_licence to mingzhu_reader;
