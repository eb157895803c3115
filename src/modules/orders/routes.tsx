import { isId } from '#kernel/id'
import { type Result } from '#kernel/result'
import { actingFrom, formOf, parseForm, readForm, refusedForm, type FormState } from '#platform/http/form'
import { listRoutes, showList } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { listTeams } from '#teams'

import * as actions from './actions.ts'
import { commandTypes, readCommand, type CommandType } from './command-actions.ts'
import { turns } from './desk.ts'
import { intakePage, intakeSchema } from './intake-page.tsx'
import { BOARD_ROWS, BOARD_SECONDS, Board, Queues } from './board.tsx'
import { ordersFiguresPage } from './figure-page.tsx'
import { ordersServed } from './list-page.tsx'
import { countQueues, listBoard, listMergeable } from './list-store.ts'
import { refusals } from './order.ts'
import { findPeople } from './people-actions.ts'
import { orderPage, type OrderView } from './order-page.tsx'
import * as store from './store.ts'

const base = '/at/:site/orders'
const ordersOf = (ctx: Ctx): string => `/at/${siteOf(ctx).ref}/orders`
const termsOf = (ctx: Ctx) => store.listTerms(ctx.deps.db, siteOf(ctx).id)

/** The morning board over all orders; a narrowed list shows only how much stands where. */
async function showOrders(ctx: Ctx): Promise<Response> {
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const counts = await countQueues(db, stationId, ctx.at)
  if ([...new URL(ctx.c.req.url).searchParams.keys()].some(name => name !== 'still' && name !== 'lang'))
    return showList(ctx, ordersServed, { above: <Queues ctx={ctx} counts={counts} /> })
  const lines = await listBoard(db, stationId, ctx.at, BOARD_ROWS)
  return showList(ctx, ordersServed, {
    above: <Board ctx={ctx} counts={counts} lines={lines} />,
    boardSeconds: BOARD_SECONDS,
  })
}

async function showOrder(
  ctx: Ctx,
  refused?: NonNullable<OrderView['refused']>,
  status = 200,
): Promise<Response> {
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const read = await actions.read(ctx.deps, actingFrom(ctx, {}), id, '')
  if (!read.ok) return refuse(ctx.c, ctx.deps, read.error)
  const { kept } = read.value
  const teams = await listTeams(db, stationId)
  const mergeable = await listMergeable(db, stationId, { id, service: kept.service })
  const view: OrderView = {
    ...read.value,
    terms: kept.service === null ? undefined : await store.findTerms(db, stationId, kept.service),
    names: await store.findNames(db, stationId, kept),
    story: await store.listStory(db, stationId, id),
    ratings: await store.findRatings(db, stationId, id),
    choices: {
      teams: teams
        .filter(team => team.closed_on === null)
        .map(team => ({ value: team.id, label: team.name })),
      orders: mergeable.map(order => ({ value: order.id, label: order.number })),
    },
    ...(refused ? { refused } : {}),
  }
  return orderPage(ctx, view, status)
}

/** A step taken at the desk: judged by the policy for its command, then by the order itself. */
async function takeStep(ctx: Ctx): Promise<Response> {
  const type = ctx.param('command') as CommandType
  const turn = commandTypes.includes(type) ? turns[type] : undefined
  const id = ctx.param('id')
  if (!turn || !isId(id)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  if (!ctx.gate.may(whoOf(ctx), siteOf(ctx), turn.action)) return refuse(ctx.c, ctx.deps, refusals.notYours)
  const values = await readForm(ctx)
  const acting = actingFrom(ctx, values)
  const done =
    type === 'split'
      ? await actions.split(ctx.deps, acting, id, (values['needs'] ?? '').split('\n'))
      : await one()
  if (done.ok) return ctx.c.redirect(`${ordersOf(ctx)}/${id}`, 303)
  return done.error.code === refusals.notFound.code
    ? refuse(ctx.c, ctx.deps, done.error)
    : showOrder(ctx, { type, form: refusedForm(values, done.error) }, done.error.status)

  async function one(): Promise<Result<unknown>> {
    const command = readCommand(type, values)
    return command.ok && turn ? actions.step(ctx.deps, acting, id, turn.party, command.value) : command
  }
}

async function take(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const again = async (form: FormState, status: number) => intakePage(ctx, form, await termsOf(ctx), status)
  const parsed = parseForm(intakeSchema, values)
  if (!parsed.ok) return again(refusedForm(values, parsed.error), parsed.error.status)
  const { requesterCode, beneficiaryCode, ...input } = parsed.value
  const people = await findPeople(ctx.deps.db, siteOf(ctx).id, { requesterCode, beneficiaryCode })
  const done = people.ok
    ? await actions.receive(ctx.deps, actingFrom(ctx, values), {
        ...input,
        ...people.value,
        origin: input.service ? 'menu' : 'need',
      })
    : people
  return done.ok
    ? ctx.c.redirect(`${ordersOf(ctx)}/${done.value.id}`, 303)
    : again(refusedForm(values, done.error), done.error.status)
}

export const routes: readonly Route[] = [
  ...listRoutes(ordersServed, { access: 'orders.read', audit: 'orders.list', file: 'orders' }, showOrders),
  {
    method: 'GET',
    path: `${base}/figures`,
    access: 'orders.read',
    audit: 'orders.figures',
    handle: ordersFiguresPage,
  },
  {
    method: 'GET',
    path: `${base}/new`,
    access: 'orders.receive',
    audit: 'orders.form',
    handle: async ctx => intakePage(ctx, formOf({ channel: 'phone' }), await termsOf(ctx)),
  },
  { method: 'POST', path: base, access: 'orders.receive', audit: 'orders.receive', handle: take },
  {
    method: 'GET',
    path: `${base}/:id`,
    access: 'orders.open',
    audit: 'orders.show',
    handle: ctx => showOrder(ctx),
  },
  {
    method: 'POST',
    path: `${base}/:id/:command`,
    access: 'orders.read',
    audit: 'orders.step',
    handle: takeStep,
  },
]
