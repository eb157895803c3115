create extension if not exists ltree;

create table site_level (
  code text primary key check (code ~ '^[a-z][a-z-]{0,30}$'),
  rank smallint not null unique,
  zh text not null,
  en text not null
);
comment on table site_level is 'Levels of the tree of sites; names and number of levels are data.';
insert into site_level (code, rank, zh, en) values
  ('province', 10, '省', 'Province'),
  ('prefecture', 20, '市', 'Prefecture'),
  ('centre', 30, '实践中心', 'Centre'),
  ('branch', 40, '实践所', 'Branch'),
  ('station', 50, '实践站', 'Station'),
  ('point', 60, '实践点', 'Point');

create table station (
  id uuid primary key,
  parent_id uuid references station (id),
  path ltree not null unique,
  level text not null references site_level (code),
  name text not null check (length(name) between 1 and 80),
  division_code text unique check (division_code ~ '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$'),
  address text not null default '' check (length(address) <= 200),
  phone text not null default '' check (length(phone) <= 40),
  hours text not null default '' check (length(hours) <= 200),
  ancestry text[] not null default '{}',
  opened_on date,
  closed_on date,
  version integer not null default 1,
  created_at timestamptz not null
);
comment on table station is 'The tree of sites. A level may be missing; names are never keys. Reference table on a distributed server.';
comment on column station.ancestry is 'Place names this site may speak of as its own: province, city, district, street and their common short forms.';
create index station_path on station using gist (path);

create table journal_head (
  station_id uuid primary key references station (id),
  seq bigint not null,
  hash bytea not null
);
comment on table journal_head is 'The last link of each station''s chain; its row lock orders a station''s writers.';

create table journal (
  station_id uuid not null references station (id),
  seq bigint not null,
  subject_kind text not null,
  subject_id uuid not null,
  version integer not null,
  type text not null,
  actor_id uuid,
  at timestamptz not null,
  body text not null,
  hash bytea not null check (length(hash) = 32),
  primary key (station_id, seq),
  unique (station_id, subject_id, version)
);
comment on table journal is 'Append-only. hash = sha256(previous hash, seq, body); body is the canonical JSON the hash covers, the other columns repeat it for queries.';
create index journal_subject on journal (station_id, subject_id, seq);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger journal_append_only before update or delete on journal for each row execute function refuse_change();
create trigger journal_never_emptied before truncate on journal for each statement execute function refuse_change();

create table operation (
  station_id uuid not null references station (id),
  key text not null check (length(key) between 8 and 100),
  command text not null,
  request_hash bytea not null,
  answer jsonb not null,
  at timestamptz not null,
  primary key (station_id, key)
);
comment on table operation is 'One row per finished command: a retry with the same key gets the first answer and changes nothing. Never pruned.';

create table outbox (
  station_id uuid not null references station (id),
  id uuid not null,
  topic text not null,
  body jsonb not null,
  at timestamptz not null,
  handed_at timestamptz,
  primary key (station_id, id)
);
comment on table outbox is 'Messages written in the business transaction; a relay hands them to the job queue.';
create index outbox_waiting on outbox (at) where handed_at is null;

grant select on site_level, station, journal_head, journal, operation, outbox to mingzhu_app, mingzhu_reader;
grant insert, update on station, journal_head to mingzhu_app;
grant insert on journal, operation, outbox to mingzhu_app;
grant update (handed_at) on outbox to mingzhu_app;
grant delete on outbox to mingzhu_app;
