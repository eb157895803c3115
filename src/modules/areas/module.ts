import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const areas: Plug = {
  name: 'areas',
  routes,
  replays,
  nav: [{ words: ['片区', 'Areas'], href: site => `/at/${site}/areas`, icon: 'area', access: 'areas.read' }],
}
