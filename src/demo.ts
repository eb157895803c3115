import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

import { parse } from 'csv-parse/sync'

import { createAccount, type Role } from '#accounts'
import { assert, type Result, type Words } from '#kernel/result'
import { transaction, type Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'
import { checkPassword } from '#platform/passwords'
import { Trouble } from '#platform/trouble'
import {
  change,
  insertRecords,
  kindIds,
  kindOf,
  knownAt,
  labels,
  listPending,
  methodWords,
  readFacts,
  registered,
  type Facts,
  type Kind,
} from '#records'
import { createSite, listSites } from '#stations'

import { foundTeams } from './demo-teams.ts'

const REGISTER = new URL('../demo/register-2019.csv', import.meta.url)
const BATCH = 200

const site = {
  name: '明珠社区',
  level: 'branch',
  divisionCode: '620201002013',
  address: '演示数据,不是真实地址',
  phone: '0000-0000000(演示号码)',
  hours: '周一至周五 9:00–18:00(演示)',
  ancestry: '甘肃,嘉峪关',
}

const people: readonly { login: string; name: string; roles: readonly Role[] }[] = [
  { login: 'demo', name: '演示管理员', roles: ['administrator'] },
  { login: 'dengji', name: '演示登记员', roles: ['recorder'] },
  { login: 'queren', name: '演示确认员', roles: ['confirmer', 'reviewer'] },
]

/** Fills an empty instance with the invented year 2019 of one community: registered by one account, confirmed by another.
 *  Throws Trouble when the instance is not empty or the register file does not fit the program. */
export async function runDemo(deps: Deps, print: (line: string) => void): Promise<void> {
  if ((await listSites(deps.db)).length > 0) throw new Trouble(notEmpty)
  const rows = readRegister(readFileSync(REGISTER, 'utf8'))
  const stationId = deps.newId()
  const acting = (actorId: string | null): Acting => ({
    stationId,
    actorId,
    channel: 'command-line',
    key: deps.newId(),
    at: deps.now(),
  })
  const password = newPassword()
  const [administratorId = '', recorderId = '', confirmerId = ''] = await transaction(deps.db, async tx => {
    expectDone(await createSite(tx, acting(null), stationId, undefined, site))
    const ids: string[] = []
    for (const person of people)
      ids.push(expectDone(await createAccount(tx, deps, acting(null), { ...person, password })))
    return ids
  })
  for (const made of await foundTeams(deps, () => acting(administratorId))) expectDone(made)
  const count = await registerAll(deps, acting(recorderId), rows)
  await confirmAll(deps, stationId, confirmerId, () => acting(confirmerId))
  print(`演示数据已填好:${site.name},2019 年,${count} 条记录,全部是虚构的。`)
  print(`The demonstration is filled in: ${site.name}, the year 2019, ${count} records, all invented.`)
  print(`登录名 Sign-in names: ${people.map(({ login, name }) => `${login}(${name})`).join('、')}`)
  print(`密码(三个账号通用,只显示这一次)Password, shared by the three and shown only now: ${password}`)
  print(
    `请打开 · Open: ${deps.publicUrl}/p/${site.divisionCode}/figures?period=2019  ·  ${deps.publicUrl}/sign-in`,
  )
}

const notEmpty: Words = [
  '这里已经有站点了，演示数据只能填进空的系统。要直接使用请运行 npm start；要看演示请换一个空目录，例如 DATA_DIR=./data-demo npm run demo。',
  'There is already a site here; demonstration data only goes into an empty instance. To use what is here run npm start; to see the demonstration choose an empty folder, such as DATA_DIR=./data-demo npm run demo.',
]

/** A password that may be typed from a screen; drawn again in the rare case that the rules call it common. */
function newPassword(): string {
  for (;;) {
    const password = randomBytes(8)
      .toString('hex')
      .replace(/.{4}(?=.)/g, '$&-')
    if (checkPassword(password, []).ok) return password
  }
}

/** The value; the demonstration's own data leaves nothing that could be refused. */
function expectDone<A>(result: Result<A>): A {
  assert(result.ok, `the demonstration was refused: ${result.ok ? '' : JSON.stringify(result.error)}`)
  return result.value
}

/** The rows of a register file as typed texts by field name.
 *  Shape: headings and choices are the Chinese words of the forms. */
function readRegister(text: string): readonly Record<string, string>[] {
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  return rows.map(row => {
    const kindId = kindIds.find(id => kindOf(id)?.words[0] === row[labels.kind[0]])
    const kind = kindId && kindOf(kindId)
    assert(kind, `a row of the register is of no known kind: ${row[labels.kind[0]]}`)
    const typed: Record<string, string> = Object.fromEntries(
      Object.entries(labels).map(([name, [heading]]) => [name, row[heading] ?? '']),
    )
    return { ...typed, ...chosen(kind, row), kind: kindId }
  })
}

/** Fields whose words stand for something else: theme, count method, and the kind's own fields. */
function chosen(kind: Kind, row: Readonly<Record<string, string>>): Record<string, string> {
  const fields = kind.fields.map(({ name, words: [heading], choices }) => {
    const cell = row[heading] ?? ''
    return [name, choices ? idOf(choices, cell) : cell]
  })
  const themes = Object.fromEntries(Object.entries(kind.themes).map(([id, { words }]) => [id, words]))
  return {
    ...Object.fromEntries(fields),
    theme: idOf(themes, row[labels.theme[0]] ?? ''),
    headcountMethod: idOf(methodWords, row[labels.headcountMethod[0]] ?? ''),
  }
}

/** The id behind a Chinese word; a word that stands for none is kept, so that it is refused by name. */
const idOf = (choices: Readonly<Record<string, Words>>, word: string): string =>
  Object.entries(choices).find(([, [zh]]) => zh === word)?.[0] ?? word

async function registerAll(
  deps: Deps,
  acting: Acting,
  rows: readonly Record<string, string>[],
): Promise<number> {
  const known = await knownAt(deps.db, acting.stationId, acting.at)
  const records = rows.map(row => ({
    ...expectFacts(readFacts(row, known), row),
    id: deps.newId(),
    class: 'backfilled' as const,
    grade: 0,
    importId: null,
    fingerprint: null,
    supersedes: null,
  }))
  expectDone(
    await act(deps.db, acting, 'demo.register', { rows: rows.length }, async (tx: Db) => {
      await insertRecords(tx, acting.stationId, acting.actorId ?? '', acting.at, records)
      return {
        ok: true,
        value: {
          answer: records.length,
          events: records.map(registered),
        },
      }
    }),
  )
  return records.length
}

function expectFacts(result: Result<Facts>, row: Readonly<Record<string, string>>): Facts {
  if (result.ok) return result.value
  const fields = Object.keys(result.error.fields ?? {}).join(', ')
  throw new Trouble([
    `演示登记表里有一行不能用：${row['day']} ${row['title']}(${fields})。请恢复 demo/register-2019.csv。`,
    `A row of the demonstration register will not do: ${row['day']} ${row['title']} (${fields}). Restore demo/register-2019.csv.`,
  ])
}

async function confirmAll(
  deps: Deps,
  stationId: string,
  confirmerId: string,
  acting: () => Acting,
): Promise<void> {
  for (;;) {
    const ids = await listPending(deps.db, stationId, confirmerId, {}, BATCH)
    if (ids.length === 0) return
    const { outcomes } = expectDone(await change(deps, acting(), ids, { type: 'confirm' }))
    const left = outcomes.find(outcome => !outcome.done)
    assert(!left, `a record of the demonstration was not confirmed: ${left?.code}`)
  }
}
