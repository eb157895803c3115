import { sql } from 'kysely'

import { actor, instant, merging, type Replay } from '#platform/replay'

import { moves } from './import.ts'

const problem = sql`r.problem ->> 'code'`

/** How imports follow from the journal. How far a job has come is told to whoever watches, and to no journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'register_import',
    words: ['导入', 'import'],
    version: 'version',
    shows: { problem },
    events: {
      'imports.uploaded': {
        sha256: 'sha256',
        size_bytes: 'sizeBytes',
        created_by: actor,
        created_at: instant,
        status: { is: 'uploaded' },
        problem: { is: null },
      },
      ...Object.fromEntries(
        Object.values(moves).map(({ event, to }) => [
          `imports.${event}`,
          {
            status: { is: to },
            problem: to === 'failed' ? 'problem' : { is: null },
            mapping: 'mapping',
            written_by: 'writtenBy',
            rows_total: 'rowsTotal',
            rows_bad: 'rowsBad',
            rows_known: 'rowsKnown',
          },
        ]),
      ),
    },
  }),
]
