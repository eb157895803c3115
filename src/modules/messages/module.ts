import type { Plug } from '#platform/http/route'

import { jobs, ticks } from './jobs.ts'
import { replays } from './replay-store.ts'
import { routes } from './routes.tsx'

export const messages: Plug = {
  name: 'messages',
  routes,
  jobs,
  ticks,
  replays,
  nav: [
    {
      words: ['通知', 'Messages'],
      href: site => `/at/${site}/messages`,
      icon: 'message',
      access: 'messages.read',
    },
  ],
}
