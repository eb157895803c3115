import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const checks: Plug = {
  name: 'checks',
  routes,
  nav: [
    {
      words: ['稿件体检', 'Check a text'],
      href: site => `/at/${site}/checks`,
      icon: 'check',
      access: 'checks.run',
    },
  ],
}
