import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openDatabase } from '#platform/db'
import { checkDurability } from '#platform/durability'
import { openLog } from '#platform/log'
import { migrate } from '#platform/migrate'
import { startPostgres, SUPERUSER } from '#platform/postgres'
import { builtInAddresses, prepareBuiltIn } from '#platform/roles'

import type { Ground, Size } from './kit.ts'

const TEMPLATE = 'template_migrated'

/** A database server of one's own for a run, with exactly the settings of the program: what is confirmed is on the disk. */
export async function openGround(size: Size): Promise<Ground & { close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mingzhu-bench-'))
  const say = (text: string): void => console.error(`  ${text}`)
  const log = openLog({ level: 'warn' })
  const postgres = await startPostgres({ dataDir, log })
  const { app, migrator } = await prepareBuiltIn(postgres, TEMPLATE)
  await checkDurability(app, { builtIn: true, log })
  await migrate(migrator)
  const admin = openDatabase({ url: postgres.url('postgres', SUPERUSER) }, { connectionsMax: 1 })
  let made = 0
  return {
    size,
    say,
    async newDatabase() {
      const name = `bench_${++made}`
      await admin.pool.query(`create database ${name} template ${TEMPLATE} owner mingzhu_migrator`)
      return builtInAddresses(postgres, name)
    },
    async close() {
      await admin.close()
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
