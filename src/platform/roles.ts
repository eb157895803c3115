import { Client, escapeIdentifier } from 'pg'

import type { Address } from './db.ts'
import { SUPERUSER, type Postgres } from './postgres.ts'
import { errorCode, Trouble } from './trouble.ts'

/** The same database as seen by its three roles: who owns and changes the tables; who works with the rows
 *  but can neither change the tables nor rewrite what is append-only; who only looks. */
export interface Addresses {
  readonly migrator: Address
  readonly app: Address
  readonly reader: Address
}

const MIGRATOR = 'mingzhu_migrator'
const APP = 'mingzhu_app'
const READER = 'mingzhu_reader'

/** Makes the roles and the database in the built-in server where they are missing. */
export async function prepareBuiltIn(postgres: Postgres, database = 'mingzhu'): Promise<Addresses> {
  await withClient(postgres.url('postgres', SUPERUSER), async client => {
    for (const role of [MIGRATOR, APP, READER]) await createRole(client, role, 'login')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database])
    if (rowCount === 0) {
      await client.query(`create database ${escapeIdentifier(database)} owner ${MIGRATOR}`)
    }
  })
  return builtInAddresses(postgres, database)
}

export const builtInAddresses = (postgres: Postgres, database: string): Addresses => ({
  migrator: { url: postgres.url(database, MIGRATOR) },
  app: { url: postgres.url(database, APP) },
  reader: { url: postgres.url(database, READER) },
})

/** Makes the roles in somebody's own server where they are missing. There the address's user owns the
 *  tables, and the program takes on a lesser role as it connects. */
export async function prepareOwn(url: string): Promise<Addresses> {
  await withClient(url, async client => {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    if ((rows[0]?.version ?? 0) < 150_000) throw tooOld()
    for (const role of [APP, READER]) {
      try {
        await createRole(client, role, 'nologin')
        await takeMembership(client, role)
      } catch (error) {
        throw errorCode(error) === '42501' ? mayNotCreate(role, error) : error
      }
    }
  })
  return { migrator: { url }, app: { url, role: APP }, reader: { url, role: READER } }
}

/** Roles belong to the whole server, so another database's program may be making the same ones at this moment. */
async function createRole(client: Client, role: string, login: 'login' | 'nologin'): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
  if (rowCount !== 0) return
  await client.query(`do $$ begin
    create role ${role} ${login};
  exception when duplicate_object or unique_violation then null;
  end $$`)
}

async function takeMembership(client: Client, role: string): Promise<void> {
  const { rows } = await client.query<{ may: boolean; who: string }>(
    // Taking on a role became a right apart from membership in PostgreSQL 16.
    `select pg_has_role($1, case when current_setting('server_version_num')::int < 160000 then 'member' else 'set' end)
       as may, current_user as who`,
    [role],
  )
  const [{ may, who } = { may: false, who: '' }] = rows
  if (!may) await client.query(`grant ${role} to ${escapeIdentifier(who)}`)
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(error)
  }
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function unreachable(error: unknown): Trouble {
  const code = errorCode(error) ?? '?'
  return new Trouble(
    [
      `连不上数据库（${code}）。请检查 DATABASE_URL 中的主机、端口、用户、密码和数据库名，以及数据库是否在运行。`,
      `The database cannot be reached (${code}). Check host, port, user, password and database name in DATABASE_URL, and that the server is running.`,
    ],
    { cause: error },
  )
}

const tooOld = (): Trouble =>
  new Trouble([
    '数据库版本过旧：需要 PostgreSQL 15 或更新版本。',
    'The database server is too old: PostgreSQL 15 or newer is needed.',
  ])

const mayNotCreate = (role: string, cause: unknown): Trouble =>
  new Trouble(
    [
      `数据库用户无权建立角色 ${role}。请让数据库管理员执行：CREATE ROLE ${role}; GRANT ${role} TO 您的用户；`,
      `The database user may not create the role ${role}. Ask the database's administrator to run: CREATE ROLE ${role}; GRANT ${role} TO your_user;`,
    ],
    { cause },
  )
