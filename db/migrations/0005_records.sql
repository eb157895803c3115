create table record (
  station_id uuid not null references station (id),
  id uuid not null,
  kind text not null,
  theme text not null default '',
  programme text,
  service text,
  team_id uuid,
  partner_id uuid,
  day date not null,
  title text not null check (length(title) between 1 and 200),
  place text not null default '' check (length(place) <= 200),
  quantity numeric(14, 2) not null check (quantity > 0),
  unit text not null,
  headcount integer check (headcount between 0 and 1000000),
  headcount_method text check (headcount_method in ('roster', 'code', 'photo', 'estimate')),
  details jsonb not null default '{}',
  grade smallint not null check (grade between 0 and 5),
  class text not null check (class in ('timed', 'attested', 'backfilled')),
  import_id uuid,
  fingerprint bytea,
  status text not null check (status in ('pending', 'confirmed', 'void')),
  recorder_id uuid not null,
  recorded_at timestamptz not null,
  confirmer_id uuid check (confirmer_id <> recorder_id),
  confirmed_at timestamptz,
  void_reason text,
  supersedes uuid,
  superseded_by uuid,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, fingerprint),
  foreign key (station_id, team_id) references team (station_id, id),
  foreign key (station_id, partner_id) references partner (station_id, id),
  foreign key (station_id, supersedes) references record (station_id, id),
  check ((headcount is null) = (headcount_method is null)),
  check (status <> 'confirmed' or confirmer_id is not null),
  check (status <> 'void' or void_reason is not null)
);
comment on table record is 'The register: the only thing that is counted. What a record says never changes; only its state does.';
create index record_scope on record (station_id, kind, day desc, id desc) where status = 'confirmed';
create index record_theme on record (station_id, kind, theme, day desc, id desc) where status = 'confirmed';
create index record_list on record (station_id, day desc, id desc);
create index record_status on record (station_id, status, day desc, id desc);
create index record_import on record (station_id, import_id) where import_id is not null;

create table record_member (
  station_id uuid not null,
  record_id uuid not null,
  role text not null check (role in ('household', 'participant', 'beneficiary')),
  member_id uuid not null,
  primary key (station_id, record_id, role, member_id),
  foreign key (station_id, record_id) references record (station_id, id)
);
comment on table record_member is 'Households, participants and beneficiaries of a record, as pseudonyms.';
create index record_member_of on record_member (station_id, role, member_id);

create table evidence (
  station_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  kind text not null check (kind in ('photo', 'document')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  original_sha256 text not null check (original_sha256 ~ '^[0-9a-f]{64}$'),
  perceptual_hash text check (perceptual_hash ~ '^[0-9a-f]{16}$'),
  mime text not null,
  size_bytes integer not null,
  caption text not null default '' check (length(caption) <= 200),
  reused_from uuid,
  added_by uuid not null,
  added_at timestamptz not null,
  primary key (station_id, id),
  foreign key (station_id, record_id) references record (station_id, id)
);
comment on table evidence is 'Files that witness a record. reused_from names the evidence the same or nearly the same picture was seen in before.';
create index evidence_record on evidence (station_id, record_id);
create index evidence_original on evidence (station_id, original_sha256);

create table register_import (
  station_id uuid not null references station (id),
  id uuid not null,
  file_name text not null,
  sha256 text not null,
  size_bytes integer not null,
  sheet text,
  mapping jsonb,
  status text not null check (status in ('uploaded', 'reading', 'ready', 'writing', 'done', 'failed', 'cancelled')),
  rows_total integer not null default 0,
  rows_read integer not null default 0,
  rows_bad integer not null default 0,
  rows_known integer not null default 0,
  rows_written integer not null default 0,
  problem jsonb,
  cancel_asked boolean not null default false,
  version integer not null default 1,
  created_by uuid not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (station_id, id)
);
comment on table register_import is 'A register file on its way into the register: all of it or nothing.';

create table register_import_row (
  station_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  record jsonb,
  problems jsonb,
  fingerprint bytea,
  cells jsonb,
  primary key (station_id, import_id, row_number),
  foreign key (station_id, import_id) references register_import (station_id, id)
);
comment on table register_import_row is 'The rows of a file as read: the record each would become, or why it cannot. Emptied when the import ends.';
create index register_import_row_bad on register_import_row (station_id, import_id, row_number) where problems is not null;

grant select, insert on record, record_member, evidence to mingzhu_app;
grant update (status, confirmer_id, confirmed_at, void_reason, superseded_by, version) on record to mingzhu_app;
grant select, insert, update on register_import to mingzhu_app;
grant select, insert, delete on register_import_row to mingzhu_app;
grant select on record, record_member, evidence, register_import to mingzhu_reader;
