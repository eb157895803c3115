-- A correction shows what the record it corrects showed. It names the same evidence instead of copying it, so that taking
-- a file back is one fact for both.
create table evidence_inherited (
  station_id uuid not null,
  record_id uuid not null,
  evidence_id uuid not null,
  primary key (station_id, record_id, evidence_id),
  foreign key (station_id, record_id) references record (station_id, id),
  foreign key (station_id, evidence_id) references evidence (station_id, id)
);
comment on table evidence_inherited is 'Evidence of the record that a correction corrects, which bears the correction out as well.';
create index evidence_inherited_evidence on evidence_inherited (station_id, evidence_id);

grant select, insert on evidence_inherited to mingzhu_app;
grant select on evidence_inherited to mingzhu_reader;
