import { sql } from 'kysely'

import { instant, merging, type Replay } from '#platform/replay'

const site = {
  name: 'name',
  level: 'level',
  division_code: 'divisionCode',
  address: 'address',
  phone: 'phone',
  hours: 'hours',
  ancestry: 'ancestry',
} as const

const level = (rank: number, zh: string, en: string) => ({ rank, zh, en, version: 1 })

/** How sites and levels follow from the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'station',
    words: ['站点', 'site'],
    // Each site's story lies in its own chain, but a site that is gone has nobody to ask for it.
    everywhere: true,
    version: 'version',
    // The form's empty code is no code.
    shows: { division_code: sql`coalesce(r.division_code, '')` },
    events: {
      'stations.created': { ...site, parent_id: 'parent', path: 'path', created_at: instant },
      'stations.changed': { ...site, opened_on: 'openedOn', closed_on: 'closedOn' },
    },
  }),
  merging({
    table: 'site_level',
    words: ['层级', 'level'],
    everywhere: true,
    key: ['code', 'code'],
    version: 'version',
    events: { 'stations.level-saved': { rank: 'rank', zh: 'zh', en: 'en' } },
    born: {
      province: level(10, '省', 'Province'),
      prefecture: level(20, '市', 'Prefecture'),
      centre: level(30, '实践中心', 'Centre'),
      branch: level(40, '实践所', 'Branch'),
      station: level(50, '实践站', 'Station'),
      point: level(60, '实践点', 'Point'),
    },
  }),
]
