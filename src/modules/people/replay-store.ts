import { sql, type RawBuilder } from 'kysely'

import { eventsOf, instant, merging, type Replay } from '#platform/replay'

import { matchFields } from './person.ts'

/** `householdId` of store.ts as SQL. */
const householdIdFrom = (stationId: string, code: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select concat_ws('-', substr(h, 1, 8), substr(h, 9, 4), '8' || substr(h, 14, 3), 'a' || substr(h, 18, 3), substr(h, 21, 12))
  from encode(sha256(convert_to('household ' || ${stationId}::text || ' ' || ${code}, 'UTF8')), 'hex') as h)`

const identity = sql`person_identity i where i.station_id = r.station_id and i.person_id = r.id`
const locked = {
  key: sql`exists (select from person_key k where k.station_id = r.station_id and k.person_id = r.id)`,
  fields: sql`array(select i.field from ${identity} order by i.field)`,
  matches: sql`array(select i.field from ${identity} and i.field in (${sql.join(matchFields)}) order by i.field)
    = array(select m.purpose from person_match m where m.station_id = r.station_id and m.person_id = r.id order by m.purpose)`,
}

/** How people and households follow from the journal. Who somebody is does not stand there: of the vault it tells which
 *  facts lie in it, and that nothing is left of whoever was erased. */
export const replays: readonly Replay[] = [
  merging({
    table: 'person',
    words: ['居民', 'person'],
    covers: ['person_key', 'person_identity', 'person_match'],
    version: 'version',
    shows: locked,
    events: {
      'people.added': {
        code: 'code',
        minor: 'minor',
        created_at: instant,
        erased_at: { is: null },
        key: { is: true },
        fields: 'fields',
        matches: { is: true },
      },
      'people.corrected': { minor: 'minor', fields: 'fields' },
      'people.moved': {},
      'people.left-household': {},
      'people.erased': { erased_at: instant, key: { is: false }, fields: { is: [] } },
    },
  }),
  {
    table: 'household_member',
    words: ['户成员', 'household member'],
    columns: ['to_on'],
    // Whoever moves leaves the household before on the day before, at the earliest on the day they came.
    told: stationId => sql`
      with event as (
        select version, type, body ->> 'id' as person, body #>> '{data,household}' as code,
          coalesce(body #>> '{data,fromOn}', body #>> '{data,toOn}', ((at at time zone 'UTC') + interval '8 hours')::date::text)::date as day
        from (${eventsOf(stationId, ['people.added', 'people.moved', 'people.left-household'])}) e
        where type = 'people.left-household' or body #>> '{data,household}' is not null),
      followed as (
        select *, lead(type) over story as next_type, lead(day) over story as next_day from event
        window story as (partition by person order by version))
      select distinct on (person, code, day)
        concat_ws(' ', ${householdIdFrom(stationId, sql`code`)}, person, day) as key,
        jsonb_build_object('to_on', case when next_type = 'people.left-household' then next_day
          when next_type is not null then greatest(day, next_day - 1) end) as told
      from followed where code is not null order by person, code, day, version desc`,
    kept: stationId => sql`
      select concat_ws(' ', household_id, person_id, from_on) as key, to_jsonb(r) as kept from household_member r
      where station_id = ${stationId}::uuid`,
  },
  {
    table: 'household',
    words: ['户', 'household'],
    columns: ['area', 'version', 'numbered'],
    // A household begins where it is first named: by a record or a person, whose rows are replayed for themselves.
    told: stationId => sql`
      select id::text as key, jsonb_build_object('area', coalesce(c.area, ''), 'version', coalesce(c.version, 1), 'numbered', true) as told
      from (select member_id as id from record_member where station_id = ${stationId}::uuid and role = 'household'
          union select household_id from household_member where station_id = ${stationId}::uuid
          union select (body ->> 'id')::uuid from (${eventsOf(stationId, ['people.household-changed'])}) e) named
        left join (select distinct on (body ->> 'id') (body ->> 'id')::uuid as id, body #>> '{data,area}' as area, version
          from (${eventsOf(stationId, ['people.household-changed'])}) e order by body ->> 'id', version desc) c using (id)`,
    kept: stationId => sql`
      select id::text as key, to_jsonb(r) || jsonb_build_object('numbered',
        id::text = ${householdIdFrom(stationId, sql`code`)}) as kept
      from household r where station_id = ${stationId}::uuid`,
  },
]
