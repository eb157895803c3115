-- No program has written to evidence yet, so its columns are set right instead of added to.
alter table evidence
  drop column perceptual_hash,
  drop column reused_from,
  add column name text not null default '' check (length(name) <= 200),
  add column shows text not null
    check (shows in ('photo', 'before', 'after', 'sign-in', 'roll-call', 'receipt', 'countersign', 'paper')),
  add column thumbnail_sha256 text check (thumbnail_sha256 ~ '^[0-9a-f]{64}$'),
  add column look bit(256),
  add column plain boolean not null default false,
  add column after_confirmation boolean not null,
  add constraint evidence_photo check ((kind = 'photo') = (thumbnail_sha256 is not null and look is not null));
comment on table evidence is 'Files that bear a record out. What was added stays; taking one back is a fact of its own.';
comment on column evidence.sha256 is 'Of the file as kept, which is its name in the file store.';
comment on column evidence.original_sha256 is 'Of the file as it came in: tells the very same upload again.';
comment on column evidence.look is 'Difference hash of a photo: near pictures differ in few bits.';
comment on column evidence.plain is 'A picture of nearly nothing, whose look says too little to be compared.';
-- Looks are compared one by one: reading 100,000 of them out of an index takes some 20 ms, and no index over parts of
-- the hash was as quick at the distance that finds cropped copies.
create index evidence_look on evidence (station_id) include (look, id, record_id) where not plain and kind = 'photo';
create index evidence_file on evidence (sha256);
create index evidence_thumbnail on evidence (thumbnail_sha256) where thumbnail_sha256 is not null;

create table evidence_withdrawal (
  station_id uuid not null,
  evidence_id uuid not null,
  reason text not null check (length(reason) between 1 and 300),
  withdrawn_by uuid not null,
  withdrawn_at timestamptz not null,
  primary key (station_id, evidence_id),
  foreign key (station_id, evidence_id) references evidence (station_id, id)
);
comment on table evidence_withdrawal is 'Evidence that no longer bears its record out, and why. The file stays, seen only by those who read the journal.';

create table evidence_likeness (
  station_id uuid not null,
  evidence_id uuid not null,
  other_id uuid not null,
  distance smallint not null check (distance between 0 and 256),
  primary key (station_id, evidence_id, other_id),
  foreign key (station_id, evidence_id) references evidence (station_id, id),
  foreign key (station_id, other_id) references evidence (station_id, id)
);
comment on table evidence_likeness is 'Evidence that is, or looks like, evidence of another record of the station; found when the later one was added.';
create index evidence_likeness_other on evidence_likeness (station_id, other_id);

create trigger record_grade_settled before update of grade on record for each row
  when (old.status <> 'pending' and old.grade is distinct from new.grade) execute function refuse_change();

grant select, insert on evidence_withdrawal, evidence_likeness to mingzhu_app;
grant update (grade) on record to mingzhu_app;
grant select on evidence_withdrawal, evidence_likeness to mingzhu_reader;
