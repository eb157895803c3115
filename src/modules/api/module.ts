import { problem } from '#platform/http/api'
import type { Plug } from '#platform/http/route'

import { face } from './georeport-answer.tsx'
import { georeportRoutes } from './georeport-routes.tsx'
import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const api: Plug = {
  name: 'api',
  routes: [...routes, ...georeportRoutes],
  replays,
  faces: [{ prefix: '/api/', refuse: problem }, face],
}
