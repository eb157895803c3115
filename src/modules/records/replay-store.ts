import { actor, eventsOf, instant, merging, reason, subject, type Replay } from '#platform/replay'
import { sql } from 'kysely'

/** How evidence follows from the journal; records themselves are replayed with their rules (`replay.ts`). What people
 *  wrote on a file does not stand in the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'evidence',
    words: ['材料', 'evidence'],
    covers: ['evidence_likeness'],
    key: ['id', 'id'],
    shows: {
      likenesses: sql`(select count(*) from evidence_likeness l where l.station_id = r.station_id and l.evidence_id = r.id)`,
    },
    events: {
      'records.evidence-added': {
        record_id: subject,
        kind: 'kind',
        shows: 'shows',
        sha256: 'sha256',
        original_sha256: 'originalSha256',
        thumbnail_sha256: 'thumbnailSha256',
        mime: 'mime',
        size_bytes: 'sizeBytes',
        after_confirmation: 'afterConfirmation',
        likenesses: 'likenesses',
        added_by: actor,
        added_at: instant,
      },
    },
  }),
  merging({
    table: 'evidence_withdrawal',
    words: ['材料的撤回', 'withdrawal of evidence'],
    key: ['evidence_id', 'id'],
    events: {
      'records.evidence-withdrawn': { reason, withdrawn_by: actor, withdrawn_at: instant },
    },
  }),
  {
    table: 'evidence_inherited',
    words: ['沿用的材料', 'evidence taken over'],
    columns: [],
    told: stationId => sql`
      select concat_ws(' ', e.body ->> 'id', item ->> 'id') as key, '{}'::jsonb as told
      from (${eventsOf(stationId, ['records.evidence-inherited'])}) e, jsonb_array_elements(e.body #> '{data,evidence}') as item`,
    kept: stationId => sql`
      select concat_ws(' ', record_id, evidence_id) as key, to_jsonb(r) as kept from evidence_inherited r
      where station_id = ${stationId}::uuid`,
  },
]
