import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const accounts: Plug = {
  name: 'accounts',
  routes,
  replays,
  nav: [
    {
      words: ['账号', 'Accounts'],
      href: site => `/at/${site}/accounts`,
      icon: 'account',
      access: 'accounts.manage',
    },
  ],
}
