import { isId } from '#kernel/id'
import { invalidForm, type Refusal, type Result, type Words } from '#kernel/result'
import { actingFrom, formOf, parseForm, readForm, refusedForm } from '#platform/http/form'
import { listRoutes, showList } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, whoOf, type Ctx, type Route } from '#platform/http/route'
import { normalPhone } from '#people'
import { listTeams } from '#teams'

import * as actions from './actions.ts'
import { commandTypes, readCommand, type CommandType } from './command-actions.ts'
import { turns } from './desk.ts'
import { BOARD_ROWS, BOARD_SECONDS, Board, Queues } from './board.tsx'
import { ordersFiguresPage } from './figure-page.tsx'
import { alikeOf, findCaller, startFor } from './intake-actions.ts'
import { draftSchema, intakePage, intakeSchema } from './intake-page.tsx'
import { ordersServed } from './list-page.tsx'
import { countQueues, listBoard, listMergeable } from './list-store.ts'
import { listAlike } from './match-store.ts'
import { isLegal, refusals } from './order.ts'
import { findPeople } from './people-actions.ts'
import { orderPage, type OrderView } from './order-page.tsx'
import { scanPage } from './slip-pages.tsx'
import * as store from './store.ts'
import { unmetServed } from './unmet-page.tsx'

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
  const alike = await alikeTo(ctx, read.value)
  const mergeable = await listMergeable(db, stationId, { id, service: kept.service })
  const view: OrderView = {
    ...read.value,
    terms: kept.service === null ? undefined : await store.findTerms(db, stationId, kept.service),
    names: await store.findNames(db, stationId, kept),
    story: await store.listStory(db, stationId, id),
    ratings: await store.findRatings(db, stationId, id),
    alike,
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

/** Orders that may be the same as one that is still to be checked. */
function alikeTo(ctx: Ctx, { kept, said }: Pick<OrderView, 'kept' | 'said'>) {
  if (!isLegal(kept.order, 'merge', 'station')) return []
  const { deps, at } = ctx
  const { phone, place } = said.fields
  const people = [kept.requesterId, kept.beneficiaryId].filter(id => id !== null)
  const about = { people, phone, place, service: kept.service }
  return listAlike(deps.db, deps.keyring, siteOf(ctx).id, about, { at, but: kept.order.id })
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
  const again = async (refusal: Refusal, input?: actions.OrderInput) => {
    const terms = await termsOf(ctx)
    const alike = input ? await alikeOf(ctx.deps.db, ctx.deps, actingFrom(ctx, values), input) : []
    return intakePage(ctx, { form: refusedForm(values, refusal), terms, alike }, refusal.status)
  }
  const isDraft = values['draft'] === 'yes'
  const parsed = parseForm(isDraft ? draftSchema : intakeSchema, values)
  if (!parsed.ok) return again(parsed.error)
  const { requesterCode, beneficiaryCode, instead, ...rest } = parsed.value
  const people = await findPeople(ctx.deps.db, siteOf(ctx).id, { requesterCode, beneficiaryCode })
  if (!people.ok) return again(people.error)
  const input: actions.OrderInput = {
    ...rest,
    ...people.value,
    sure: rest.sure || isDraft,
    ...(instead === undefined ? {} : { instead }),
    origin: rest.service ? 'menu' : 'need',
  }
  const done = await actions.receive(ctx.deps, actingFrom(ctx, values), input)
  return done.ok ? ctx.c.redirect(`${ordersOf(ctx)}/${done.value.id}`, 303) : again(done.error, input)
}

/** The empty form; begun for a registered person, from a draft, or with what the address says. */
async function form(ctx: Ctx): Promise<Response> {
  const terms = await termsOf(ctx)
  const begun = { channel: ctx.query('channel') ?? 'phone', service: ctx.query('service') ?? '' }
  const [person, draft] = [ctx.query('person'), ctx.query('draft')]
  if (person !== undefined) {
    const started = await startFor(ctx.deps, actingFrom(ctx, {}), person)
    if (!started.ok) return refuse(ctx.c, ctx.deps, started.error)
    const { values, orders: alike } = started.value
    return intakePage(ctx, { form: formOf({ ...begun, ...values }), terms, alike })
  }
  if (draft === undefined) return intakePage(ctx, { form: formOf(begun), terms })
  if (!isId(draft)) return refuse(ctx.c, ctx.deps, refusals.notFound)
  const read = await actions.read(ctx.deps, actingFrom(ctx, {}), draft, '')
  if (!read.ok) return refuse(ctx.c, ctx.deps, read.error)
  const { kept, said } = read.value
  const names = await store.findNames(ctx.deps.db, siteOf(ctx).id, kept)
  const values = {
    ...said.fields,
    instead: draft,
    channel: kept.channel,
    proxy: kept.proxy,
    service: kept.service ?? '',
    requesterCode: names.requester ?? '',
    beneficiaryCode: kept.beneficiaryId === kept.requesterId ? '' : (names.beneficiary ?? ''),
  }
  return intakePage(ctx, { form: formOf(values), terms })
}

/** Who calls. A phone that was looked for stands in the form already. */
async function caller(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const typed = (values['text'] ?? '').slice(0, 100)
  const found = await findCaller(ctx.deps, actingFrom(ctx, values), typed)
  const phone = normalPhone(typed)
  const form = formOf({ channel: 'phone', ...(phone ? { phone } : {}) })
  return intakePage(ctx, { form, terms: await termsOf(ctx), found })
}

/** Opens the order of a scanned slip: its code, or the address that a QR code spells. */
async function scan(ctx: Ctx): Promise<Response> {
  const typed = (ctx.query('code') ?? '').trim()
  if (typed === '') return scanPage(ctx, formOf({}))
  const [code = ''] = typed.split('/order/').at(-1)?.split(/[/?#]/) ?? []
  const id = await actions.findByCode(ctx.deps, siteOf(ctx).id, code)
  if (id !== undefined) return ctx.c.redirect(`${ordersOf(ctx)}/${id}`, 303)
  return scanPage(ctx, refusedForm({ code: typed }, invalidForm({ code: noCode })), 404)
}

const noCode: Words = ['没有这个查询码的服务单。', 'No order has this code.']

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
    handle: form,
  },
  {
    method: 'POST',
    path: `${base}/caller`,
    access: 'orders.receive',
    audit: 'orders.find-caller',
    handle: caller,
  },
  { method: 'POST', path: base, access: 'orders.receive', audit: 'orders.receive', handle: take },
  ...listRoutes(unmetServed, { access: 'orders.read', audit: 'orders.unmet', file: 'unmet-needs' }),
  {
    method: 'GET',
    path: `${base}/scan`,
    access: 'orders.open',
    audit: 'orders.scan',
    handle: scan,
  },
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
