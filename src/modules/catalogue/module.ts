import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const catalogue: Plug = {
  name: 'catalogue',
  routes,
  replays,
  nav: [
    {
      words: ['服务目录', 'Catalogue'],
      href: site => `/at/${site}/catalogue`,
      icon: 'catalogue',
      access: 'catalogue.read',
    },
  ],
}
