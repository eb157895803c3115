import { actor, instant, merging, reason, subject, type Replay } from '#platform/replay'
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
]
