import { sql } from 'kysely'

import { actor, eventsOf, instant, merging, reason, type Replay } from '#platform/replay'

/** How a site's own figures and its frozen ones follow from the journal. Tallies follow from the records. */
export const replays: readonly Replay[] = [
  {
    table: 'figure_definition',
    words: ['自定的数据', 'own figure'],
    columns: ['body', 'revision', 'subject_id', 'created_at', 'created_by', 'ended_at'],
    // A version begins with an event and ends with the next version's, or when the figure is retired.
    told: stationId => sql`
      with event as (
        select seq, version, type, at, body ->> 'id' as subject, body ->> 'actor' as actor, body -> 'data' as data,
          body #>> '{data,id}' as id, (body #>> '{data,version}')::int as number
        from (${eventsOf(stationId, ['figures.begun', 'figures.renamed', 'figures.retired'])}) e)
      select concat(e.id, '@', e.number) as key, jsonb_build_object(
          'body', (array_agg(e.data order by e.seq desc))[1], 'revision', max(e.version), 'subject_id', min(e.subject),
          'created_at', min(e.at), 'created_by', (array_agg(e.actor order by e.seq))[1],
          'ended_at', coalesce(min(n.at), max(e.at) filter (where e.type = 'figures.retired'))) as told
      from event e left join event n on n.type = 'figures.begun' and n.id = e.id and n.number = e.number + 1
      group by e.id, e.number`,
    kept: stationId => sql`
      select concat(id, '@', version) as key, to_jsonb(r) as kept from figure_definition r
      where station_id = ${stationId}::uuid`,
  },
  merging({
    table: 'figure_snapshot',
    words: ['留存的数', 'frozen figure'],
    shows: {
      hash: sql`encode(r.records_hash, 'hex')`,
      ids: sql`encode(sha256(convert_to(array_to_string(r.record_ids, E'\\n'), 'UTF8')), 'hex')`,
      counted: sql`cardinality(r.record_ids)`,
    },
    events: {
      'figures.frozen': {
        figure: 'figure',
        period: 'period',
        value: 'value',
        records: 'records',
        counted: 'records',
        hash: 'hash',
        ids: 'hash',
        definition: 'definition',
        purpose: reason,
        taken_by: actor,
        taken_at: instant,
      },
    },
  }),
]
