import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

import { createAccount, type Role } from '#accounts'
import { ask, findImport, guessMapping, jobs, registerColumns, upload } from '#imports'
import { assert, type Refusal, type Result, type Words } from '#kernel/result'
import { translator } from '#kernel/text'
import { transaction } from '#platform/db'
import type { Deps } from '#platform/deps'
import { runDueJobs } from '#platform/jobs'
import type { Acting } from '#platform/journal'
import { checkPassword } from '#platform/passwords'
import { Trouble } from '#platform/trouble'
import { createSite, listSites } from '#stations'

import { takeOrders } from './demo-orders.ts'
import { foundTeams } from './demo-teams.ts'

const REGISTER = new URL('../demo/register-2019.csv', import.meta.url)

const site = {
  name: '明珠社区',
  level: 'branch',
  divisionCode: '620201002013',
  address: '演示数据，不是真实地址',
  phone: '0000-0000000（演示号码）',
  hours: '周一至周五 9:00–18:00（演示）',
  ancestry: '甘肃,嘉峪关',
}

const people: readonly { login: string; name: string; roles: readonly Role[] }[] = [
  { login: 'demo', name: '演示管理员', roles: ['administrator'] },
  { login: 'dengji', name: '演示登记员', roles: ['recorder'] },
  { login: 'paidan', name: '演示派单员', roles: ['recorder', 'dispatcher'] },
  { login: 'queren', name: '演示确认员', roles: ['confirmer', 'reviewer'] },
]

/** Fills an empty instance with the invented year 2019 of one community: registered by one account, confirmed by another.
 *  Throws Trouble when the instance is not empty or the register file does not fit the program. */
export async function runDemo(deps: Deps, print: (line: string) => void): Promise<void> {
  if ((await listSites(deps.db)).length > 0) throw new Trouble(notEmpty)
  const stationId = deps.newId()
  const acting = (actorId: string | null): Acting => ({
    stationId,
    actorId,
    channel: 'command-line',
    key: deps.newId(),
    at: deps.now(),
  })
  const password = newPassword()
  const [administratorId = '', recorderId = '', dispatcherId = '', confirmerId = ''] = await transaction(
    deps.db,
    async tx => {
      expectDone(await createSite(tx, acting(null), stationId, undefined, site))
      const ids: string[] = []
      for (const person of people)
        ids.push(expectDone(await createAccount(tx, deps, acting(null), { ...person, password })))
      return ids
    },
  )
  for (const made of await foundTeams(deps, () => acting(administratorId))) expectDone(made)
  const { id, records } = await importRegister(deps, () => acting(recorderId))
  expectDone(await ask(deps, acting(confirmerId), id, { type: 'confirm' }))
  await runDueJobs(deps, jobs)
  for (const made of await takeOrders(deps, () => acting(dispatcherId))) expectDone(made)
  print(`演示数据已填好：${site.name}，2019 年，${records} 条记录，全部是虚构的。`)
  print(`The demonstration is filled in: ${site.name}, the year 2019, ${records} records, all invented.`)
  print(`登录名 Sign-in names: ${people.map(({ login, name }) => `${login}(${name})`).join('、')}`)
  print(`密码（这些账号通用，只显示这一次）Password, shared by all of them and shown only now: ${password}`)
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

/** Takes the register in as a recorder would: uploaded, read with the columns that are recognised, written.
 *  Shape: → the import's id and how many records it brought. */
async function importRegister(deps: Deps, acting: () => Acting): Promise<{ id: string; records: number }> {
  const bytes = readFileSync(REGISTER)
  const path = join(deps.dataDir, `demo-${deps.newId()}`)
  writeFileSync(path, bytes, { mode: 0o600 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const file = { path, name: basename(REGISTER.pathname), sha256, sizeBytes: bytes.length }
  const { id } = expectDone(await upload(deps, acting(), file))
  const { stationId } = acting()
  const header = (await findImport(deps.db, stationId, id))?.head.header ?? []
  const mapping = guessMapping(header, registerColumns())
  expectDone(await ask(deps, acting(), id, { type: 'read', mapping }))
  await runDueJobs(deps, jobs)
  const written = await ask(deps, acting(), id, { type: 'write' })
  if (!written.ok) throw new Trouble(unfit(written.error))
  await runDueJobs(deps, jobs)
  const done = await findImport(deps.db, stationId, id)
  assert(done?.rowsWritten, `the demonstration was not written: ${done?.problem?.code}`)
  return { id, records: done.rowsWritten }
}

const unfit = ({ words: [zh, en], facts }: Refusal): Words => [
  `演示登记表不能用：${translator('zh')([zh, en], facts)}请恢复 demo/register-2019.csv。`,
  `The demonstration register will not do: ${translator('en')([zh, en], facts)} Restore demo/register-2019.csv.`,
]
