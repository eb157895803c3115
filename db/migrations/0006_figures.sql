create table tally (
  station_id uuid not null references station (id),
  figure text not null,
  grain text not null check (grain in ('day', 'month', 'quarter', 'year')),
  starts_on date not null,
  value numeric(18, 2) not null,
  records integer not null check (records >= 0),
  primary key (station_id, figure, grain, starts_on)
);
comment on table tally is 'Running values of figures, kept in the record''s own transaction and recomputed by verify. figure = id@version.';

create table tally_member (
  station_id uuid not null references station (id),
  figure text not null,
  grain text not null check (grain in ('day', 'month', 'quarter', 'year')),
  starts_on date not null,
  member_id uuid not null,
  records integer not null check (records >= 0),
  primary key (station_id, figure, grain, starts_on, member_id)
);
comment on table tally_member is 'How many records stand behind each member of a distinct count; at 0 the member no longer counts.';

create table figure_definition (
  station_id uuid not null references station (id),
  id text not null,
  version integer not null,
  body jsonb not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (station_id, id, version)
);
comment on table figure_definition is 'A station''s own figures, beside those that come with the program.';

create table figure_snapshot (
  station_id uuid not null references station (id),
  id uuid not null,
  figure text not null,
  period text not null,
  value numeric(18, 2) not null,
  records integer not null,
  records_hash bytea not null,
  purpose text not null check (length(purpose) between 1 and 200),
  taken_by uuid not null,
  taken_at timestamptz not null,
  primary key (station_id, id)
);
comment on table figure_snapshot is 'A figure as it was when it was quoted or published; a later change shows as a difference.';
create index figure_snapshot_of on figure_snapshot (station_id, figure, taken_at desc);

grant select, insert, update on tally, tally_member to mingzhu_app;
grant delete on tally, tally_member to mingzhu_app;
grant select, insert on figure_definition, figure_snapshot to mingzhu_app;
grant select on tally, figure_definition, figure_snapshot to mingzhu_reader;
