import type { Plug } from '#platform/http/route'

import { jobs } from './jobs.ts'
import { routes } from './routes.tsx'

export const imports: Plug = {
  name: 'imports',
  routes,
  jobs,
  nav: [
    {
      words: ['导入', 'Import'],
      href: site => `/at/${site}/imports`,
      icon: 'import',
      access: 'records.import',
    },
  ],
}
