import { resolve } from 'node:path'

import { translator } from '#kernel/text'
import { uuidv7 } from 'uuidv7'

import { withTally } from '#app'
import type { Config } from '#config'
import { beginProgramFigures } from '#figures'
import { makeDataDir } from '#platform/data-dir'
import { openDatabase, type Database } from '#platform/db'
import type { Deps } from '#platform/deps'
import { checkDurability } from '#platform/durability'
import { openKeyring } from '#platform/keyring'
import type { Log } from '#platform/log'
import { migrate } from '#platform/migrate'
import { startPostgres } from '#platform/postgres'
import { prepareBuiltIn, prepareOwn } from '#platform/roles'
import { Trouble } from '#platform/trouble'
import { listKeyIds } from '#people'

/** A database that is up, safe and migrated, and what actions need to work on it. */
export interface Instance {
  readonly deps: Deps
  readonly database: Database
  /** Resolves when the built-in database ends unasked; never for one's own server. */
  readonly lost: Promise<void>
  stop(): Promise<void>
}

/** Brings the database up: built in or one's own, refused when its durability is weakened, migrated to this program.
 *  A command may join the built-in database of a program that is running. */
export async function openInstance(
  config: Config,
  log: Log,
  options: { readonly mayJoin: boolean } = { mayJoin: false },
): Promise<Instance> {
  const dataDir = resolve(config.dataDir)
  makeDataDir(dataDir)
  const postgres =
    config.databaseUrl === undefined ? await startPostgres({ ...options, dataDir, log }) : undefined
  try {
    const addresses = postgres ? await prepareBuiltIn(postgres) : await prepareOwn(config.databaseUrl ?? '')
    await checkDurability(addresses.app, { builtIn: postgres !== undefined, log })
    await migrate(addresses.migrator)
    const database = openDatabase(addresses.app, {
      onIdleError: error => log.error('database.connection-lost', error),
    })
    await beginProgramFigures(database.db, new Date())
    const keyring = await openKeyring(dataDir, await listKeyIds(database.db))
    if (!keyring.ok) {
      await database.close()
      const { words, facts } = keyring.error
      throw new Trouble([translator('zh')(words, facts), translator('en')(words, facts)])
    }
    const deps = withTally({
      db: database.db,
      now: () => new Date(),
      newId: uuidv7,
      keyring: keyring.value,
      dataDir,
      publicUrl: config.publicUrl ?? localUrl(config.host, config.port),
      ...(config.mail ? { mail: config.mail } : {}),
    })
    return {
      deps,
      database,
      lost: postgres?.lost ?? new Promise(() => {}),
      async stop() {
        await database.close()
        await postgres?.stop()
      },
    }
  } catch (error) {
    await postgres?.stop()
    throw error
  }
}

/** The address for somebody at this machine. */
export function localUrl(host: string, port: number): string {
  const everywhere = ['0.0.0.0', '::', ''].includes(host)
  return `http://${everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}
