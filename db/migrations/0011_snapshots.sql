alter table figure_snapshot
  add column definition jsonb not null default '{}',
  add column record_ids uuid[] not null default '{}';
alter table figure_snapshot alter column definition drop default, alter column record_ids drop default;
comment on column figure_snapshot.definition is 'What was counted, as it was defined then.';
comment on column figure_snapshot.record_ids is 'The records behind the value, in order; records_hash is the sha256 of their texts, one a line.';
create index figure_snapshot_list on figure_snapshot (station_id, taken_at desc, id desc);
