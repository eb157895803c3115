import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Client } from 'pg'

import { withOptions, type Address } from './db.ts'
import { splitStatements } from './statements.ts'
import { errorCode, Trouble } from './trouble.ts'

/** One file of the schema's history. It is never edited once released; its hash is kept with the data. */
interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

interface Applied {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

export const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url))

// Any fixed number: the advisory locks of one database are ours alone.
const LOCK = 6_202_010

/** Brings the database up to this program: applies what is missing, in order, each file in a transaction of its own.
 *  Refuses a database that a newer program has changed, and one whose history differs from our files.
 *  Two programs that start together wait for each other. Answers how many files were applied. */
export async function migrate(migrator: Address, folder = MIGRATIONS): Promise<number> {
  const files = readMigrations(folder)
  const client = new Client({ connectionString: withOptions(migrator) })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query('set client_min_messages = warning')
    await client.query(`create table if not exists migration (
      number integer primary key,
      name text not null,
      sha256 text not null,
      applied_at timestamptz not null default clock_timestamp()
    )`)
    const { rows: applied } = await client.query<Applied>(
      'select number, name, sha256 from migration order by number',
    )
    compare(applied, files)
    const missing = files.slice(applied.length)
    for (const migration of missing) await apply(client, migration)
    return missing.length
  } finally {
    await client.end()
  }
}

function readMigrations(folder: string): readonly Migration[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map((file, index) => {
      const [, number, name = ''] = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file) ?? []
      if (Number(number) !== index + 1) throw new Error(`migrations must be numbered 0001, 0002 …: ${file}`)
      const sql = readFileSync(join(folder, file), 'utf8')
      return { number: index + 1, name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

function compare(applied: readonly Applied[], files: readonly Migration[]): void {
  for (const [index, row] of applied.entries()) {
    const file = files[index]
    if (!file && row.number > files.length) {
      throw new Trouble([
        `数据库已由更新版本的明珠升级（第 ${row.number} 步，本程序只到第 ${files.length} 步）。请使用新版本，或恢复升级前的备份。`,
        `A newer Mingzhu has already upgraded this database (step ${row.number}; this program knows ${files.length}). Use the newer version, or restore the backup made before the upgrade.`,
      ])
    }
    if (row.number === file?.number && row.sha256 === file.sha256) continue
    throw new Trouble([
      `数据库第 ${row.number} 步升级（${row.name}）与本程序的文件不一致，无法确认数据结构。请使用原来的程序版本；升级文件不可修改。`,
      `Step ${row.number} (${row.name}) of this database's history differs from this program's file, so its structure is not what we think. Use the version it came from; migration files must not be edited.`,
    ])
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  const { number, name, sha256, sql } = migration
  await client.query('begin')
  // First the note: whoever did the same at the same time fails here, before anything is changed.
  await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [
    number,
    name,
    sha256,
  ])
  for (const { text, line } of splitStatements(sql)) {
    try {
      // One at a time: a distributed server refuses several in one message.
      await client.query(text)
    } catch (error) {
      await client.query('rollback')
      throw explain(error, `db/migrations/${String(number).padStart(4, '0')}_${name}.sql, line ${line}`)
    }
  }
  await client.query('commit')
}

function explain(error: unknown, where: string): Error {
  const reason = error instanceof Error ? error.message : String(error)
  // insufficient_privilege; feature_not_supported and undefined_file: an extension that is not installed.
  if (!['42501', '0A000', '58P01'].includes(errorCode(error) ?? '')) {
    return new Error(`${where}: ${reason}`, { cause: error })
  }
  return new Trouble(
    [
      `数据库无法升级（${where}：${reason}）。数据库用户需要拥有这个数据库，服务器需要装有 PostgreSQL 自带的扩展（contrib）。`,
      `The database cannot be upgraded (${where}: ${reason}). Its user must own the database, and the server must have PostgreSQL's own extensions (contrib) installed.`,
    ],
    { cause: error },
  )
}
