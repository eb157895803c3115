import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'
import { routes, waiting } from './routes.tsx'
import { watch } from './watch-actions.ts'

export const care: Plug = {
  name: 'care',
  routes,
  replays,
  ticks: [{ name: 'care.watch', everyS: 10, run: watch }],
  nav: [
    {
      words: ['个案', 'Cases'],
      href: site => `/at/${site}/care`,
      icon: 'lock',
      access: 'care.serve',
      waiting,
    },
    {
      words: ['有人有危险', 'In danger'],
      href: site => `/at/${site}/care/new`,
      icon: 'warn',
      access: 'care.open',
    },
    {
      words: ['值守表', 'Duty roster'],
      href: site => `/at/${site}/care/duty`,
      icon: 'wait',
      access: 'care.roster',
    },
  ],
}
