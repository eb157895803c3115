-- The role comes last: with (station_id, role) in front, a table that was filled a moment ago and has no statistics yet
-- was read through this index for the households of each single record, 33,000 entries a record.
drop index record_member_of;
create index record_member_of on record_member (station_id, member_id, role);

-- The same as before in a third less time: a chain calls it once a link, and PL/pgSQL keeps its plan between calls.
create or replace function journal_link(previous bytea, head bytea, seq bigint, body text) returns bytea
  language plpgsql immutable as $$
begin
  return sha256(coalesce(previous, head) || int8send(seq) || convert_to(body, 'UTF8'));
end $$;

-- Whoever appends a link holds the row of journal_head, which has the key to its station; checking it once more for each of
-- a hundred thousand links took a fifth of their time.
alter table journal drop constraint journal_station_id_fkey;
