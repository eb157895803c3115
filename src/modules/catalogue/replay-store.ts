import type { Words } from '#kernel/result'
import { merging, type Replay } from '#platform/replay'

import { shelves, type Shelf } from './template.ts'

const words: Readonly<Record<Shelf, Words>> = {
  programme: ['项目', 'programme'],
  service: ['服务类别', 'kind of service'],
}
const called = { zh: 'zh', en: 'en', position: 'position' } as const
const terms = {
  ordered: 'ordered',
  risky: 'risky',
  unrated: 'unrated',
  stopper: 'stopper',
  questions: 'questions',
} as const
const told = { programme: called, service: { ...called, ...terms } } as const

/** How the entries of both shelves follow from the journal. */
export const replays: readonly Replay[] = shelves.map(shelf =>
  merging({
    table: shelf,
    words: words[shelf],
    key: ['code', 'code'],
    version: 'version',
    events: {
      [`catalogue.${shelf}-created`]: { ...told[shelf], retired_on: { is: null } },
      [`catalogue.${shelf}-changed`]: told[shelf],
      [`catalogue.${shelf}-retired`]: { retired_on: 'on' },
      [`catalogue.${shelf}-restored`]: { retired_on: 'on' },
    },
  }),
)
