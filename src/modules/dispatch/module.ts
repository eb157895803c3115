import type { Plug } from '#platform/http/route'

import { routes } from './routes.tsx'

export const dispatch: Plug = { name: 'dispatch', routes }
