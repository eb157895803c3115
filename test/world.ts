import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { uuidv7 } from 'uuidv7'

import { setUpLink } from '#accounts'
import { allJobs, createApp, withTally, type AppOptions } from '#app'
import type { Deps } from '#platform/deps'
import { runDueJobs } from '#platform/jobs'
import { openKeyring, type Keyring } from '#platform/keyring'
import { freshDatabase, type TestDatabase } from '#test/db'

/** Somebody at a browser without script: keeps cookies, follows redirects, fills forms as they stand on the page. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Page>
  post(path: string, fields: Fields): Promise<Page>
  /** Opens a page and sends its form (the one with this action) with these fields; with a file among them, as a form with files. */
  submit(path: string, action: string, fields: Fields): Promise<Page>
}

export type Fields = Readonly<Record<string, string | readonly string[] | File | readonly File[]>>

export interface Page {
  readonly status: number
  readonly path: string
  readonly html: string
  /** The answer as it came, for files. */
  readonly bytes: Buffer
  readonly headers: Headers
}

export interface World {
  readonly database: TestDatabase
  readonly deps: Deps
  readonly request: (request: Request) => Promise<Response>
  readonly administrator: Visitor
  readonly site: string
  visitor(): Visitor
  /** A colleague with these roles, signed in. */
  colleague(login: string, roles: readonly string[]): Promise<Visitor>
  at(instant: string): void
  /** Runs every job that waits, until none does. A job that fails for good fails the test. */
  settle(): Promise<void>
}

/** Who is told of requests and of bugs. */
type Watch = Pick<AppOptions, 'served' | 'failed'>

const ORIGIN = 'http://mingzhu.test'
export const SITE = '620201002013'

/** A fresh, empty instance with a clock of its own. */
export async function newInstance(
  watch: Watch = {
    failed: (_ref, _route, error) => {
      throw error
    },
  },
) {
  const database = await freshDatabase()
  let now = new Date('2019-12-20T02:00:00Z')
  const base = {
    db: database.db,
    now: () => now,
    newId: uuidv7,
    keyring: await newKeyring(),
    dataDir: newDataDir(),
    publicUrl: ORIGIN,
  }
  const app = createApp({ deps: base, ...watch })
  return { database, app, deps: withTally(base), at: (instant: string) => void (now = new Date(instant)) }
}

/** A folder for an instance's files, which goes with the process. */
export function newDataDir(): string {
  if (dataDirs.length === 0)
    process.once('exit', () => {
      for (const folder of dataDirs) rmSync(folder, { recursive: true, force: true })
    })
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-files-'))
  dataDirs.push(folder)
  return folder
}

const dataDirs: string[] = []

/** Keys of one's own; once open they need their file no more. */
export async function newKeyring(): Promise<Keyring> {
  const folder = await mkdtemp(join(tmpdir(), 'mingzhu-keys-'))
  try {
    const ring = await openKeyring(folder, [])
    if (!ring.ok) throw new Error(ring.error.code)
    return ring.value
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A fresh instance, set up through its own front door: a station and its administrator.
 *  Shape: a bug in a page fails the test, unless the test itself watches for it. */
export async function newWorld(watch?: Watch): Promise<World> {
  const failures: unknown[] = []
  const { database, app, deps, at } = await newInstance(
    watch ?? { failed: (_ref, _route, error) => failures.push(error) },
  )
  const request = async (input: Request): Promise<Response> => {
    const response = await app.request(input)
    if (failures.length > 0) throw failures[0]
    return response
  }
  const visitor = () => newVisitor(request)
  const administrator = visitor()
  const link = await setUpLink(deps)
  if (!link) throw new Error('no set-up link')
  await setUpSite(administrator, link)
  return {
    database,
    deps,
    request,
    administrator,
    site: SITE,
    visitor,
    colleague: (login, roles) => colleagueOf(administrator, visitor(), login, roles),
    at,
    async settle() {
      const failures: unknown[] = []
      let dead = 0
      await runDueJobs(deps, allJobs(), {
        failed: error => failures.push(error),
        ended: (_topic, outcome) => void (dead += outcome === 'dead' ? 1 : 0),
      })
      if (dead > 0) throw new AggregateError(failures, `${dead} jobs failed for good`)
    },
  }
}

/** Sets the station up through its one-time link, as its administrator. */
export async function setUpSite(administrator: Visitor, link: string): Promise<void> {
  const path = new URL(link).pathname
  const done = await administrator.submit(path, path, {
    name: '明珠社区',
    level: 'station',
    divisionCode: SITE,
    ancestry: '甘肃,嘉峪关',
    phone: '0937-6220000',
    person: '站长',
    login: 'head',
    password: 'a quiet pearl at dawn',
  })
  if (done.status !== 200) throw new Error(`set-up answered ${done.status}`)
}

/** A colleague whom the administrator invites with these roles, signed in as the given visitor. */
export async function colleagueOf(
  administrator: Visitor,
  person: Visitor,
  login: string,
  roles: readonly string[],
): Promise<Visitor> {
  const invited = await administrator.submit(`/at/${SITE}/accounts`, `/at/${SITE}/accounts`, {
    person: `同事${login}`,
    login,
    roles,
  })
  const join = /\/join\/[\w-]+/.exec(invited.html)?.[0]
  if (!join) throw new Error(`no invitation link: ${invited.status}`)
  await person.submit(join, join, { password: 'seven teams one bridge' })
  return person
}

export function newVisitor(request: (request: Request) => Promise<Response>): Visitor {
  const cookies = new Map<string, string>()
  const send = async (
    method: string,
    path: string,
    body?: URLSearchParams | FormData,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Page> => {
    const headers: Record<string, string> = {
      ...more,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    }
    if (method === 'POST') Object.assign(headers, { origin: ORIGIN, host: new URL(ORIGIN).host })
    const response = await request(new Request(ORIGIN + path, { method, headers, ...(body ? { body } : {}) }))
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const [name = '', value = ''] = pair.split('=')
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (response.status === 303 && location)
      return send('GET', location.replace(ORIGIN, '').replace(/#.*/, ''))
    const bytes = Buffer.from(await response.arrayBuffer())
    return { status: response.status, path, html: bytes.toString(), bytes, headers: response.headers }
  }
  const toBody = (fields: Fields): URLSearchParams | FormData => {
    const items = Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((item: string | File) => [name, item] as const),
    )
    if (items.every((pair): pair is readonly [string, string] => typeof pair[1] === 'string'))
      return new URLSearchParams(items.map(([name, text]) => [name, text]))
    const body = new FormData()
    for (const [name, item] of items) body.append(name, item)
    return body
  }
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, fields) => send('POST', path, toBody(fields)),
    async submit(path, action, fields) {
      const page = await send('GET', path)
      const form = page.html
        .split('<form')
        .find(part => part.includes('method="post"') && part.includes(`action="${action}"`))
      if (!form) throw new Error(`no form for ${action} on ${path} (${page.status})`)
      const hidden: Record<string, string> = {}
      for (const [, name = '', value = ''] of form
        .split('</form>')[0]
        ?.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g) ?? [])
        hidden[name] = value
      return send('POST', action, toBody({ ...hidden, ...fields }))
    },
  }
}
