import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const people: Plug = {
  name: 'people',
  routes,
  nav: [
    { words: ['居民', 'People'], href: site => `/at/${site}/people`, icon: 'people', access: 'people.read' },
  ],
}
