import type { Plug } from '#platform/http/route'

import { ownRoutes } from './own-routes.tsx'
import { routes } from './routes.tsx'
import { snapshotRoutes } from './snapshot-routes.tsx'

export const figures: Plug = {
  name: 'figures',
  // The more particular addresses first: `own` and `snapshots` are no figures' ids.
  routes: [...ownRoutes, ...snapshotRoutes, ...routes],
  nav: [
    {
      words: ['数据', 'Figures'],
      href: site => `/at/${site}/figures`,
      icon: 'figure',
      access: 'figures.read',
    },
  ],
}
