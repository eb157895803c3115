-- A register file becomes records in steps: read by a job, looked at by a person, written by a job.
alter table register_import drop constraint register_import_status_check;
alter table register_import add constraint register_import_status_check
  check (status in ('uploaded', 'reading', 'ready', 'writing', 'done', 'confirming', 'failed', 'cancelled'));
alter table register_import drop column cancel_asked;
alter table register_import drop column sheet;
-- The journal tells when each step was taken.
alter table register_import drop column finished_at;
alter table register_import add column head jsonb;
alter table register_import add column written_by uuid;
alter table register_import add column rows_expected integer not null default 0;
alter table register_import add column rows_confirmed integer not null default 0;
comment on column register_import.head is 'The file as its first rows show it: format, encoding, sheet, headings, examples.';
comment on column register_import.rows_expected is 'While it is read: how many rows it seems to have, by the share that has been read.';

-- What each row would become, in columns, not JSON: a file is written by one insert from here, and taking 100,000 objects
-- apart costs more than inserting them. No foreign keys: rows are checked when they become records, and each check
-- here costs as much as a row. Rows belong to an import's last reading; they go when it ends.
drop table register_import_row;
create table register_import_row (
  station_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  record_id uuid,
  facts text,
  fingerprint bytea,
  kind text,
  theme text,
  programme text,
  service text,
  team_id uuid,
  partner_id uuid,
  day date,
  title text,
  place text,
  quantity numeric(14, 2),
  unit text,
  headcount integer,
  headcount_method text,
  details jsonb,
  households text[],
  household_ids uuid[],
  problems jsonb,
  cells jsonb,
  primary key (station_id, import_id, row_number),
  check ((record_id is null) = (problems is not null))
);
comment on table register_import_row is 'The rows of a file as read: the record each would become, or why it cannot and what stood there.';
comment on column register_import_row.facts is 'The facts as the journal keeps them, canonical JSON.';
create index register_import_row_bad on register_import_row (station_id, import_id, row_number) where problems is not null;
create index register_import_list on register_import (station_id, created_at desc, id desc);
grant select, insert, delete on register_import_row to mingzhu_app;

-- Links for the rows of a query are chained where the rows are: linkHash in platform/journal.ts, one row after the other.
create function journal_link(previous bytea, head bytea, seq bigint, body text) returns bytea
  language sql immutable
  return sha256(coalesce(previous, head) || int8send(seq) || convert_to(body, 'UTF8'));
create aggregate journal_chain(head bytea, seq bigint, body text) (sfunc = journal_link, stype = bytea);
-- The unique index on (station_id, subject_id, version) finds a subject's links as well.
drop index journal_subject;

-- Confirming a whole import walks through it by id.
drop index record_import;
create index record_import on record (station_id, import_id, id) where import_id is not null;
