import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const stations: Plug = {
  name: 'stations',
  routes,
  replays,
  nav: [
    { words: ['站点', 'Sites'], href: site => `/at/${site}/sites`, icon: 'station', access: 'stations.read' },
  ],
}
