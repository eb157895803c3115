import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const people: Plug = {
  name: 'people',
  routes,
  replays,
  nav: [
    { words: ['居民', 'People'], href: site => `/at/${site}/people`, icon: 'people', access: 'people.read' },
    {
      words: ['查看记录', 'Access log'],
      href: site => `/at/${site}/access-log`,
      icon: 'lock',
      access: 'journal.read',
    },
  ],
}
