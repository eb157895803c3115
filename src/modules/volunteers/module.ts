import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { mineRoutes } from './mine-routes.tsx'
import { inquiryRoutes, publicRoutes } from './public-routes.tsx'
import { routes } from './routes.tsx'

export const volunteers: Plug = {
  name: 'volunteers',
  routes: [...inquiryRoutes, ...routes, ...mineRoutes, ...publicRoutes],
  replays,
  nav: [
    {
      words: ['我的任务', 'My work'],
      href: site => `/at/${site}/mine`,
      icon: 'done',
      access: 'orders.serve',
    },
    {
      words: ['志愿者', 'Volunteers'],
      href: site => `/at/${site}/volunteers`,
      icon: 'people',
      access: 'volunteers.read',
    },
  ],
}
