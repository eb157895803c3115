import { problem } from '#platform/http/api'
import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const api: Plug = {
  name: 'api',
  routes,
  replays,
  faces: [{ prefix: '/api/', refuse: problem }],
}
