import type { Plug } from '#platform/http/route'

import { replays } from './replay-store.ts'

export const volunteers: Plug = { name: 'volunteers', routes: [], replays }
