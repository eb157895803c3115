import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'

import { colleagueOf, newVisitor, setUpSite, type Page, type Visitor } from '#test/world'

import { databaseProcesses, newFolder, serving, type Program } from './program.ts'

/** What is killed: the program, its database, or both at once. */
export type Victim = 'program' | 'database' | 'both'

/** A station in the real program, which can be killed and started again under those who work with it. */
export interface Station {
  readonly dataDir: string
  /** As it runs now. */
  readonly program: () => Program
  /** Kills without warning, and starts anew once the program is gone. */
  killed(victim: Victim): Promise<void>
  /** A colleague, signed in, whose requests find the program wherever it listens; `answered` is told each answer to
   *  a form before anything is made of it. */
  colleague(
    login: string,
    roles: readonly string[],
    answered?: (path: string, status: number) => void,
  ): Promise<Visitor>
}

export async function newStation(): Promise<Station> {
  const dataDir = newFolder()
  let program = await serving({ dataDir })
  const visitor = (answered: (path: string, status: number) => void = () => {}): Visitor =>
    newVisitor(async input => {
      const { pathname, search } = new URL(input.url)
      const headers = new Headers(input.headers)
      if (headers.has('origin')) headers.set('origin', program.url)
      headers.delete('host')
      const { method } = input
      const body = method === 'POST' ? await input.arrayBuffer() : null
      const answer = await fetch(program.url + pathname + search, {
        method,
        headers,
        body,
        redirect: 'manual',
      })
      if (method === 'POST') answered(pathname, answer.status)
      return answer
    })
  const [link = ''] = await program.line(/http\S+\/set-up\/\S+/)
  const administrator = visitor()
  await setUpSite(administrator, link)
  return {
    dataDir,
    program: () => program,
    async killed(victim) {
      const own = victim === 'database' ? [] : [program.child.pid ?? 0]
      const database = victim === 'program' ? [] : databaseProcesses(dataDir)
      for (const pid of [...own, ...database]) process.kill(pid, 'SIGKILL')
      await program.ended()
      program = await serving({ dataDir })
    },
    colleague: (login, roles, answered) => colleagueOf(administrator, visitor(answered), login, roles),
  }
}

/** More often than a page looks for itself, and less often than a visitor may. */
const LOOK_MS = 100

/** Looks at a page that keeps itself up to date until it says something. */
export async function until(by: Visitor, page: Page, says: RegExp): Promise<Page> {
  for (;;) {
    const now = await by.get(page.path)
    if (says.test(now.html)) return now
    assert.match(now.html, /http-equiv="refresh"/, now.html)
    await delay(LOOK_MS)
  }
}
