-- Care: what people in danger need, apart from everything else. What is written lies sealed with a key of each case's own.
create table care_case (
  station_id uuid not null references station (id),
  id uuid not null,
  state text not null check (state in ('open', 'taken', 'handed', 'closed', 'dismissed')),
  -- The order it came from: known here and nowhere else.
  order_id uuid,
  moved boolean not null default false,
  -- Whose roster is in charge, how many on it have been called, and how often time ran out.
  held_by uuid not null references station (id),
  called smallint not null default 1,
  raised smallint not null default 0,
  keeper_id uuid references account (id),
  opened_at timestamptz not null,
  due_at timestamptz,
  version integer not null default 0,
  primary key (station_id, id),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table care_case is 'A person in danger or in need of protection: state and timer only. Version 0 is a task the journal does not tell yet.';
create index care_case_due on care_case (due_at) where due_at is not null;
create index care_case_new on care_case (opened_at) where version = 0;
create index care_case_order on care_case (station_id, order_id) where order_id is not null;
create index care_case_held on care_case (held_by, state);

create table care_key (
  station_id uuid not null,
  case_id uuid not null,
  key_id text not null,
  wrapped bytea not null,
  primary key (station_id, case_id),
  foreign key (station_id, case_id) references care_case (station_id, id)
);
comment on table care_key is 'One data key per case, wrapped by the station''s key. Deleting the row makes what was written unreadable.';

create table care_note (
  station_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  at timestamptz not null,
  by_account uuid references account (id),
  sealed bytea not null,
  primary key (station_id, id),
  foreign key (station_id, case_id) references care_case (station_id, id)
);
comment on table care_note is 'All that is said of a case, what kind of note it is included, sealed with the case''s key.';
create index care_note_of on care_note (station_id, case_id, at);

create table care_duty (
  station_id uuid not null references station (id),
  id uuid not null,
  account_id uuid not null references account (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  turn smallint not null check (turn between 1 and 9),
  ended_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id),
  check (to_at > from_at)
);
comment on table care_duty is 'The duty roster: who is called first, second … from when to when.';
create index care_duty_at on care_duty (station_id, to_at) where ended_at is null;
create index care_duty_account on care_duty (account_id, to_at) where ended_at is null;

grant select, insert, update on care_case, care_duty to mingzhu_app;
grant select, insert, delete on care_key, care_note to mingzhu_app;

alter table account_grant drop constraint account_grant_role_check;
alter table account_grant add constraint account_grant_role_check check (role in
  ('administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader', 'volunteer', 'guardian'));
