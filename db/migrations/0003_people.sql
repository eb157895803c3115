create table household (
  station_id uuid not null references station (id),
  id uuid not null,
  code text not null check (length(code) between 1 and 40),
  area text not null default '',
  created_at timestamptz not null,
  primary key (station_id, id),
  unique (station_id, code)
);
comment on table household is 'A household under a number the station gives it; nothing here says who lives there.';

create table person (
  station_id uuid not null references station (id),
  id uuid not null,
  code text not null check (length(code) between 1 and 40),
  minor boolean not null default false,
  version integer not null default 1,
  created_at timestamptz not null,
  erased_at timestamptz,
  primary key (station_id, id),
  unique (station_id, code)
);
comment on table person is 'A pseudonym. Who it is stands only in the vault and is gone when the person''s key is destroyed.';

create table person_key (
  station_id uuid not null,
  person_id uuid not null,
  key_id text not null,
  wrapped bytea not null,
  primary key (station_id, person_id),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table person_key is 'One data key per person, wrapped by the station''s key. Deleting the row erases the person.';

create table person_identity (
  station_id uuid not null,
  person_id uuid not null,
  field text not null check (field in ('name', 'phone', 'address', 'id-number', 'birth-date')),
  sealed bytea not null,
  primary key (station_id, person_id, field),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table person_identity is 'The vault: sealed with the person''s own key, bound to station, person and field.';

create table person_match (
  station_id uuid not null,
  person_id uuid not null,
  purpose text not null check (purpose in ('name', 'phone', 'id-number')),
  blind text not null,
  primary key (station_id, person_id, purpose),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table person_match is 'Blinded search keys (HMAC): find a person or a duplicate without keeping the plain value.';
create index person_match_blind on person_match (station_id, purpose, blind);

create table household_member (
  station_id uuid not null,
  household_id uuid not null,
  person_id uuid not null,
  from_on date not null,
  to_on date check (to_on >= from_on),
  primary key (station_id, household_id, person_id, from_on),
  foreign key (station_id, household_id) references household (station_id, id),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table household_member is 'Who belonged to which household from when to when; households split and move.';

grant select, insert on household, person, person_key, person_identity, person_match, household_member to mingzhu_app;
grant update on household, person, person_key, person_identity, person_match, household_member to mingzhu_app;
grant delete on person_key, person_identity, person_match to mingzhu_app;
grant select on household, person to mingzhu_reader;
