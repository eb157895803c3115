-- "Am I registered here?" is never answered to whoever asks: the station calls back.
create table volunteer_inquiry (
  station_id uuid not null references station (id),
  id uuid not null,
  wish text not null check (wish in ('know', 'erase')),
  asked_at timestamptz not null,
  answered_at timestamptz,
  outcome text check (outcome in ('told', 'erased', 'unknown', 'unreachable')),
  key_id text,
  wrapped bytea,
  sealed bytea,
  version integer not null default 1,
  primary key (station_id, id),
  check ((answered_at is null) = (outcome is null)),
  check ((key_id is null) = (wrapped is null) and (wrapped is null) = (sealed is null)),
  check (outcome is null or sealed is null)
);
comment on table volunteer_inquiry is 'Somebody who asks whether they are registered, or to be erased. Name and phone lie sealed until the answer, then go.';
create index volunteer_inquiry_open on volunteer_inquiry (station_id, asked_at, id) where outcome is null;

grant select, insert, update on volunteer_inquiry to mingzhu_app;
grant select (station_id, id, wish, asked_at, answered_at, outcome) on volunteer_inquiry to mingzhu_reader;
