alter table figure_definition
  add column subject_id uuid not null default gen_random_uuid(),
  add column revision integer not null default 1,
  add column ended_at timestamptz;
alter table figure_definition alter column subject_id drop default;
comment on column figure_definition.body is 'The definition in the closed grammar. Words may change; what it counts is a new version.';
comment on column figure_definition.subject_id is 'What the journal calls the figure, through all its versions; revision counts its events.';
create unique index figure_definition_counting on figure_definition (station_id, id) where ended_at is null;
grant update (body, revision, ended_at) on figure_definition to mingzhu_app;

create table figure_begun (
  figure text primary key,
  begun_at timestamptz not null
);
comment on table figure_begun is 'Figures that come with the program and whose tallies reach back over all records. figure = id@version.';
insert into figure_begun (figure, begun_at) select distinct figure, now() from tally;
grant select, insert, delete on figure_begun to mingzhu_app;
grant select on figure_begun to mingzhu_reader;

create function station_figures(station uuid) returns setof jsonb language plpgsql as $$
begin
  -- Whoever begins or ends a figure holds this lock alone until it is done. What follows is a statement of its own,
  -- so it sees what was done meanwhile.
  perform pg_advisory_xact_lock_shared(hashtextextended('figures ' || station, 0));
  return query select body from figure_definition where station_id = station and ended_at is null order by id;
end $$;
comment on function station_figures is 'A station''s own figures, none of which begins or ends before the caller''s transaction does.';
