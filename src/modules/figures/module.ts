import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const figures: Plug = {
  name: 'figures',
  routes,
  nav: [
    {
      words: ['数据', 'Figures'],
      href: site => `/at/${site}/figures`,
      icon: 'figure',
      access: 'figures.read',
    },
  ],
}
