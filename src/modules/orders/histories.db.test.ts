import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'
import { sql } from 'kysely'

import type { Result } from '#kernel/result'
import { verifyInstance } from '#verify'
import { newWorld } from '#test/world'

import { receive, step } from './actions.ts'
import type { Command, CommandType } from './command-actions.ts'
import { apply, begun, decide, type Order, type Party, type Status } from './order.ts'
import { findOrder, listStory } from './store.ts'

/** A station with two members of staff and two teams, one of them the station's own. */
async function station() {
  const world = await newWorld()
  const teams = `/at/${world.site}/teams`
  await world.colleague('first', ['dispatcher', 'recorder', 'confirmer'])
  await world.colleague('second', ['dispatcher', 'confirmer'])
  for (const [code, staff] of [
    ['volunteers', {}],
    ['staff', { staff: 'yes' }],
  ] as const)
    await world.administrator.submit(`${teams}/new`, teams, {
      code,
      name: code,
      foundedOn: '2019-01-01',
      ...staff,
    })
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<readonly string[]> =>
    (await query.execute(world.database.db)).rows.map(({ id }) => id)
  const [stationId = ''] = await ids(sql`select id from station`)
  return {
    world,
    stationId,
    accounts: await ids(sql`select id from account where login in ('first', 'second') order by login`),
    teams: await ids(sql`select id from team order by code desc`),
  }
}

const words = '说一句'
/** One of each command that needs no other order; teams by their place. */
const commandsOf = (teams: readonly string[]): readonly Command[] => [
  { type: 'ask', words },
  { type: 'answer', words },
  { type: 'approve', priority: 1, risky: false },
  { type: 'approve', priority: 0, risky: true },
  { type: 'reject', reason: 'duplicate', words },
  { type: 'appeal', words },
  { type: 'refer', receiver: '12345', words: undefined },
  { type: 'open' },
  { type: 'recall', words: undefined },
  ...teams.flatMap((team): Command[] => [
    { type: 'dispatch', assignee: 'team', to: team },
    { type: 'reassign', assignee: 'team', to: team, words },
    { type: 'add-team', to: team },
    { type: 'take', team },
    { type: 'arbitrate', team, words },
  ]),
  { type: 'accept' },
  { type: 'decline', reason: 'too-far', words: undefined },
  { type: 'escalate', words },
  { type: 'withdraw', words },
  { type: 'schedule', on: '2019-12-21', time: '09:30' },
  { type: 'insure', policy: 'PICC 1' },
  { type: 'start' },
  { type: 'pause', reason: 'weather', review: '2019-12-23', words: undefined },
  { type: 'resume' },
  { type: 'report', quantity: '2.00', headcount: 3, words: undefined },
  { type: 'confirm' },
  { type: 'dispute', reason: 'poor', words },
  { type: 'rate', source: 'call-back', done: true, onTime: false, needsMore: true, words: undefined },
  { type: 'waive' },
  { type: 'urge', words: undefined },
  { type: 'cancel', reason: 'solved', words: undefined },
  { type: 'miss', who: 'resident' },
  { type: 'give-up', reason: 'no-team' },
  { type: 'reopen', words },
  { type: 'draw' },
  { type: 'close' },
  { type: 'leave-unrated' },
]

/** What moves an order on, tried more often than the rest, so that histories get somewhere. */
const onwards: readonly CommandType[] = ['approve', 'dispatch', 'accept', 'report', 'confirm', 'rate']
const parties: readonly Party[] = ['station', 'team', 'resident', 'supervisor', 'clock']

interface Try {
  readonly command: Command
  readonly party: Party
  /** Which member of staff; residents and the clock have no account. */
  readonly who: number
}

const tries = (teams: readonly string[]): fc.Arbitrary<Try> =>
  fc.record({
    command: fc.constantFrom(...commandsOf(teams)),
    party: fc.constantFrom(...parties),
    who: fc.nat(1),
  })

type Answer = Result<{ id: string; status: Status; version: number }>
const codeOf = (answer: { readonly ok: boolean; readonly error?: { readonly code: string } }): string =>
  answer.ok ? 'done' : (answer.error?.code ?? '')

test('after every history with retries, duplicates and races the row is what the model and the journal say', async () => {
  const { world, stationId, accounts, teams } = await station()
  const { deps } = world
  const bindable = (command: Command): boolean => command.type === 'arbitrate' && command.team === teams[1]
  const actorOf = ({ party, who }: Try): string | null =>
    party === 'resident' || party === 'clock' ? null : (accounts[who] ?? null)
  const model = (order: Order, one: Try): { code: string; order: Order } => {
    const by = { party: one.party, id: actorOf(one) ?? `${one.party} ${order.id}` }
    const decided = decide(order, one.command, by, { bindable: bindable(one.command) })
    return { code: codeOf(decided), order: decided.ok ? apply(order, decided.value) : order }
  }
  const take = (id: string, one: Try, key: string): Promise<Answer> => {
    const channel = one.party === 'clock' ? 'clock' : 'console'
    return step(
      deps,
      { stationId, actorId: actorOf(one), channel, key, at: deps.now() },
      id,
      one.party,
      one.command,
    )
  }
  const all = commandsOf(teams).flatMap(command =>
    parties.flatMap(party => [0, 1].map((who): Try => ({ command, party, who }))),
  )
  /** A step that moves the order on, where there is one: else histories would end in the first states. */
  const onward = (order: Order, pick: number): Try | undefined => {
    const legal = all.filter(one => onwards.includes(one.command.type) && model(order, one).code === 'done')
    return legal[pick % Math.max(1, legal.length)]
  }
  const moves = fc.record({
    how: fc.constantFrom('onward', 'onward', 'once', 'retry', 'race', 'same'),
    one: tries(teams),
    other: tries(teams),
    pick: fc.nat(1_000),
  })
  const reached = new Set<Status>()
  let races = 0
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { minLength: 6, maxLength: 20 }), async history => {
      const acting = { stationId, actorId: accounts[0] ?? null, channel: 'console' as const, at: deps.now() }
      const made = await receive(
        deps,
        { ...acting, key: deps.newId() },
        { origin: 'need', channel: 'phone', need: '帮忙' },
      )
      assert.ok(made.ok)
      const { id } = made.value
      let order: Order = { ...begun, id }
      for (const { how, pick, ...drawn } of history) {
        const key = deps.newId()
        const isRace = how === 'race' || how === 'same'
        const one = how === 'once' ? drawn.one : (onward(order, pick) ?? drawn.one)
        // Somebody else does something else, or the very same, at the same moment.
        const other = how === 'same' ? { ...one, who: 1 - one.who } : drawn.other
        if (isRace) {
          const answers = await Promise.all([take(id, one, key), take(id, other, deps.newId())])
          const [first, second] = [model(order, one), model(order, other)]
          const possible = [
            { codes: [first.code, model(first.order, other).code], order: model(first.order, other).order },
            { codes: [model(second.order, one).code, second.code], order: model(second.order, one).order },
          ]
          const codes = answers.map(codeOf)
          const row = await findOrder(deps.db, stationId, id)
          const was = possible.find(
            ({ codes: said, order: then }) =>
              said.join() === codes.join() &&
              then.status === row?.order.status &&
              then.assignee?.id === row.order.assignee?.id,
          )
          assert.ok(
            was,
            `${one.command.type} and ${other.command.type} from ${order.status}: ${codes.join()}`,
          )
          races += 1
          order = was.order
        } else {
          const expected = model(order, one)
          const answer = await take(id, one, key)
          assert.equal(codeOf(answer), expected.code, `${one.command.type} from ${order.status}`)
          order = expected.order
          if (how === 'retry' && answer.ok) assert.deepEqual(await take(id, one, key), answer)
        }
        reached.add(order.status)
      }
      const kept = await findOrder(deps.db, stationId, id)
      assert.deepEqual(kept?.order, order)
      assert.deepEqual(await replayed(id), order)
    }),
    { seed: 20191220, numRuns: 60, endOnFailure: true },
  )
  const lines: string[] = []
  assert.equal(await verifyInstance(deps, line => lines.push(line)), 0, lines.join('\n'))
  assert.ok(races > 50, `${races} races`)
  for (const status of ['accepted', 'reported', 'confirmed', 'rated', 'cancelled'] as const)
    assert.ok(reached.has(status), `no history came to ${status}`)

  /** The order as the commands that its journal tells lead to it. */
  async function replayed(id: string): Promise<Order> {
    const story = await listStory(deps.db, stationId, id)
    const actors = await sql<{ version: number; actor_id: string | null }>`
      select version, actor_id from journal where subject_id = ${id}`.execute(deps.db)
    return story.reduce<Order>(
      (order, told) => {
        if (told.type === 'orders.received') return order
        const { party, state: _, ratingId: __, ...said } = told.body.data as Record<string, unknown>
        const actor = actors.rows.find(row => row.version === told.version)?.actor_id
        const by = { party: party as Party, id: actor ?? `${String(party)} ${id}` }
        return apply(order, { command: { type: told.type.slice('orders.'.length), ...said } as Command, by })
      },
      { ...begun, id },
    )
  }
})
