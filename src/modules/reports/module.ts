import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const reports: Plug = {
  name: 'reports',
  routes,
  nav: [
    {
      words: ['报告', 'Reports'],
      href: site => `/at/${site}/reports/year`,
      icon: 'report',
      access: 'reports.read',
    },
  ],
}
