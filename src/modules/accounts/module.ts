import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const accounts: Plug = {
  name: 'accounts',
  routes,
  nav: [
    {
      words: ['账号', 'Accounts'],
      href: site => `/at/${site}/accounts`,
      icon: 'account',
      access: 'accounts.manage',
    },
  ],
}
