import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const teams: Plug = {
  name: 'teams',
  routes,
  replays,
  nav: [
    { words: ['队伍', 'Teams'], href: site => `/at/${site}/teams`, icon: 'team', access: 'teams.read' },
    {
      words: ['共建单位', 'Partners'],
      href: site => `/at/${site}/partners`,
      icon: 'partner',
      access: 'teams.read',
    },
  ],
}
