import type { Plug } from '#platform/http/route'

import { runClocks } from './actions.ts'
import { replays } from './replay-store.ts'
import { cardRoutes } from './card-routes.tsx'
import { publicRoutes } from './public-routes.tsx'
import { routes } from './routes.tsx'

export const orders: Plug = {
  name: 'orders',
  routes: [...routes, ...publicRoutes, ...cardRoutes],
  replays,
  ticks: [{ name: 'orders.clocks', everyS: 30, run: runClocks }],
  nav: [
    { words: ['服务单', 'Orders'], href: site => `/at/${site}/orders`, icon: 'order', access: 'orders.read' },
  ],
}
