import type { Plug } from '#platform/http/route'

import { ownRoutes } from './own-routes.tsx'
import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'
import { snapshotRoutes } from './snapshot-routes.tsx'
import { subtreeRoutes } from './subtree-routes.tsx'

export const figures: Plug = {
  name: 'figures',
  // The more particular addresses first: `own`, `snapshots` and `below` are no figures' ids.
  routes: [...ownRoutes, ...snapshotRoutes, ...subtreeRoutes, ...routes],
  replays,
  nav: [
    {
      words: ['数据', 'Figures'],
      href: site => `/at/${site}/figures`,
      icon: 'figure',
      access: 'figures.read',
    },
  ],
}
