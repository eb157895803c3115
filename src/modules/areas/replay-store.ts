import { instant, merging, type Replay } from '#platform/replay'

const area = {
  parent_id: 'parentId',
  kind: 'kind',
  name: 'name',
  aliases: 'aliases',
  keeper_id: 'keeperId',
} as const

/** How areas follow from the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'area',
    words: ['片区', 'area'],
    version: 'version',
    events: {
      'areas.created': { ...area, created_at: instant, retired_on: { is: null } },
      'areas.changed': area,
      'areas.retired': { retired_on: 'on' },
      'areas.returned': { retired_on: 'on' },
    },
  }),
]
