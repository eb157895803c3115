import { Client } from 'pg'

import { withOptions, type Address } from './db.ts'
import type { Log } from './log.ts'
import { Trouble } from './trouble.ts'

/** Refuses a server that would confirm a write and then lose it in a power cut: reads what is really in
 *  force for a session of the program, whoever set it and wherever (file, role, database).
 *  Page checksums detect a failing disk. The built-in database has them, so their absence there is a
 *  change somebody made; elsewhere many servers never had them, which is said but not refused. */
export async function checkDurability(
  app: Address,
  options: { readonly builtIn: boolean; readonly log: Log },
): Promise<void> {
  const client = new Client({ connectionString: withOptions(app) })
  await client.connect()
  const { rows } = await client.query<{ name: string; setting: string }>(
    `select name, setting from pg_settings
     where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums') order by name`,
  )
  await client.end()
  const off = rows.filter(row => row.setting === 'off').map(row => row.name)
  if (!options.builtIn && off.includes('data_checksums')) {
    options.log.warn('database.no-page-checksums')
  }
  const refused = off.filter(name => options.builtIn || name !== 'data_checksums')
  if (refused.length === 0) return
  throw new Trouble([
    `数据库的 ${refused.join('、')} 被关闭了：断电时，已经确认过的登记可能丢失或损坏，所以明珠不启动。请把它改回 on（配置文件，或 ALTER SYSTEM / ROLE / DATABASE），再启动。`,
    `The database runs with ${refused.join(', ')} switched off: a power cut could lose or damage what has already been confirmed, so Mingzhu does not start. Set it back to on (configuration file, or ALTER SYSTEM / ROLE / DATABASE) and start again.`,
  ])
}
