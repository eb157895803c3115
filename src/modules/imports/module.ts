import type { Plug } from '#platform/http/route'

import { jobs } from './jobs.ts'
import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const imports: Plug = {
  name: 'imports',
  routes,
  replays,
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
