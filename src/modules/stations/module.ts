import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const stations: Plug = {
  name: 'stations',
  routes,
  nav: [
    { words: ['站点', 'Sites'], href: site => `/at/${site}/sites`, icon: 'station', access: 'stations.read' },
  ],
}
