import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const records: Plug = {
  name: 'records',
  routes,
  replays,
  nav: [
    {
      words: ['台账', 'Register'],
      href: site => `/at/${site}/records`,
      icon: 'register',
      access: 'records.read',
    },
  ],
}
