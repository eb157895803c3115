import type { Plug } from '#platform/http/route'
import type { Job } from '#platform/jobs'

import { routesOf } from './routes.tsx'

/** The pages over the jobs of all modules; the composition root says which there are. */
export const jobs = (declared: () => readonly Job[]): Plug => ({
  name: 'jobs',
  routes: routesOf(declared),
  nav: [
    {
      words: ['后台任务', 'Jobs'],
      href: site => `/at/${site}/jobs`,
      icon: 'jobs',
      access: 'jobs.read',
    },
  ],
})
