import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const imports: Plug = {
  name: 'imports',
  routes,
  nav: [
    {
      words: ['导入', 'Import'],
      href: site => `/at/${site}/imports`,
      icon: 'import',
      access: 'records.import',
    },
  ],
}
