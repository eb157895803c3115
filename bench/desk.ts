import { setUpLink } from '#accounts'
import { createApp, withTally } from '#app'
import { openDatabase, type Database } from '#platform/db'
import { colleagueOf, newKeyring, newVisitor, setUpSite, type Visitor } from '#test/world'
import { uuidv7 } from 'uuidv7'

import type { Ground } from './kit.ts'

export const MORNING = Date.parse('2019-12-20T02:00:00Z')

/** A station set up through its front door, with a colleague to work there. */
export interface Desk {
  readonly owner: Database
  readonly database: Database
  readonly station: string
  readonly request: (request: Request) => Promise<Response>
  colleague(login: string, roles: readonly string[]): Promise<Visitor>
  close(): Promise<void>
}

export async function openDesk(
  ground: Ground,
): Promise<Desk & { readonly app: Awaited<ReturnType<Ground['newDatabase']>>['app'] }> {
  const { app: address, migrator } = await ground.newDatabase()
  const owner = openDatabase(migrator, { connectionsMax: 1, statementMaxMs: 600_000 })
  const database = openDatabase(address)
  let seconds = 0
  const deps = {
    db: database.db,
    // A second for each request: the limit on how often one account may ask is not what is measured.
    now: () => new Date(MORNING + seconds++ * 1_000),
    newId: uuidv7,
    keyring: await newKeyring(),
    dataDir: '/nonexistent',
    publicUrl: 'http://mingzhu.test',
  }
  const app = createApp({ deps })
  const request = async (input: Request): Promise<Response> => app.request(input)
  const administrator = newVisitor(request)
  await setUpSite(administrator, (await setUpLink(withTally(deps))) ?? '')
  const { rows } = await owner.pool.query<{ id: string }>('select id from station')
  return {
    app: address,
    owner,
    database,
    station: rows[0]?.id ?? '',
    request,
    colleague: (login, roles) => colleagueOf(administrator, newVisitor(request), login, roles),
    async close() {
      await database.close()
      await owner.close()
    },
  }
}
