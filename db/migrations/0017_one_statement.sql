-- A confirmation is one statement, decided on figures that were read before it. This one holds them: it fails, to be tried
-- again, when the station has begun or ended a figure since, and keeps others from doing so before the transaction ends.
drop function station_figures(uuid);
create function hold_figures(station uuid, read text[]) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('figures ' || station, 0));
  -- A statement of its own: it sees what was done while we waited for the lock.
  if read is distinct from (select coalesce(array_agg(id || '@' || version order by id), '{}')
      from figure_definition where station_id = station and ended_at is null) then
    raise exception 'the figures of the station have changed' using errcode = 'serialization_failure';
  end if;
end $$;
comment on function hold_figures is 'None of a station''s own figures begins or ends before the caller''s transaction does; fails when they are not those read.';
