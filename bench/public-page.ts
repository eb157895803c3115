import { gzipSync } from 'node:zlib'
import { randomUUID } from 'node:crypto'

import { createApp } from '#app'
import { definitions } from '#figures'
import { openDatabase } from '#platform/db'
import { newKeyring } from '#test/world'

import { inTurns, latencies, perSecond, median, timeAll, type Bench } from './kit.ts'
import { insertStations } from './stations.ts'

const BYTES_MAX = 14 * 1024
const CLIENTS = 16

/** The public pages of a station with every figure filled: what they weigh for a reader, and how long they take. */
export const publicPage: Bench = {
  name: 'public-page',
  async run(ground) {
    const { app: address, migrator } = await ground.newDatabase()
    const [owner, database] = [openDatabase(migrator, { connectionsMax: 1 }), openDatabase(address)]
    try {
      const [site = ''] = await insertStations(owner.db, 1)
      await owner.pool.query(
        `insert into tally (station_id, figure, grain, starts_on, value, records)
         select $1, f, g, date '2019-01-01', 1234, 1234 from unnest($2::text[]) f, unnest(array['month', 'quarter', 'year']) g`,
        [site, definitions.map(({ id, version }) => `${id}@${version}`)],
      )
      await owner.pool.query('vacuum analyze')
      let minute = 0
      const app = createApp({
        deps: {
          db: database.db,
          // A reader a minute: the limit on how often one address may ask is not what is measured.
          now: () => new Date(Date.UTC(2020, 0, 1, 0, minute++)),
          newId: randomUUID,
          keyring: await newKeyring(),
          dataDir: '/nonexistent',
          publicUrl: 'http://localhost',
        },
      })
      const get = async (path: string): Promise<string> => {
        const response = await app.request(`http://localhost${path}`)
        if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
        return response.text()
      }
      const pages = [
        `/p/${site}/figures?period=2019`,
        ...definitions.map(({ id }) => `/p/${site}/figures/${id}?period=2019`),
        `/p/${site}/complaint`,
      ]
      const weights: number[] = []
      for (const path of pages) weights.push(await weigh(get, path))
      const heaviest = Math.max(...weights)
      const turns = Array.from({ length: ground.size === 'full' ? 320 : CLIENTS })
      const pairs = await inTurns(
        ground.size === 'full' ? 7 : 1,
        () => timeAll(CLIENTS, turns, () => get(pages[0] ?? '')),
        () => timeAll(CLIENTS, turns, () => get(pages[1] ?? '')),
      )
      const speed = median(pairs.map(([all]) => perSecond(all))).toFixed(0)
      return [
        {
          clients: CLIENTS,
          ratio: heaviest / BYTES_MAX,
          ...latencies(pairs.flat()),
          unit: 'of 14 KB',
          note:
            `The heaviest of ${pages.length} public pages, HTML and CSS compressed, is ${heaviest} bytes: lower is better. None has a script. ` +
            `The page of all figures is made ${speed} times a second; times are of it and of one figure's page.`,
          aim: '≤ 1',
          met: heaviest <= BYTES_MAX,
        },
      ]
    } finally {
      await database.close()
      await owner.close()
    }
  },
}

/** Bytes that a page and its style sheets are on the wire. Throws when it brings a script. */
async function weigh(get: (path: string) => Promise<string>, path: string): Promise<number> {
  const html = await get(path)
  if (/<script|\son\w+=/i.test(html)) throw new Error(`${path} has a script`)
  const sheets = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]*href="([^"]+)"/g)]
  if (sheets.length === 0) throw new Error(`${path} has no style sheet`)
  let bytes = gzipSync(html).length
  for (const [, href = ''] of sheets) bytes += gzipSync(await get(href)).length
  return bytes
}
