import { isId } from '#kernel/id'
import type { Refusal } from '#kernel/result'
import { dayOf } from '#kernel/time'
import { readCommand, step } from '#orders'
import { actingFrom, readForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import { outcomesPage, proposalPage, queuePage, type Outcome } from './pages.tsx'
import { listCandidates, propose } from './proposal-actions.ts'
import { rank, weigh } from './ranking.ts'
import { listWaiting } from './store.ts'

const CHOICES = 8

async function showProposal(ctx: Ctx): Promise<Response> {
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const id = ctx.param('id')
  const [waiting] = isId(id) ? await listWaiting(db, stationId, id) : []
  if (!waiting) return refuse(ctx.c, ctx.deps, notFound)
  return proposalPage(ctx, waiting, rank(waiting, await listCandidates(db, stationId, dayOf(ctx.at))))
}

async function showQueue(ctx: Ctx): Promise<Response> {
  const { db } = ctx.deps
  const stationId = siteOf(ctx).id
  const needs = await listWaiting(db, stationId)
  const candidates = await listCandidates(db, stationId, dayOf(ctx.at))
  const solution = await propose({ needs, candidates })
  const proposed = new Map(solution.proposed.map(one => [one.order, candidates[one.candidate]]))
  const rows = needs.map(waiting => {
    const best = rank(waiting, candidates).ranked.slice(0, CHOICES)
    const chosen = proposed.get(waiting.id)
    const isThere = !chosen || best.some(({ candidate }) => candidate.id === chosen.id)
    return { waiting, choices: isThere ? best : [weigh(waiting, chosen), ...best] }
  })
  return queuePage(ctx, rows, candidates, solution)
}

/** Dispatches what was chosen, order by order: each succeeds or is refused for itself, and says why. */
async function dispatchQueue(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const acting = actingFrom(ctx, values)
  const numbers = new Map((await listWaiting(ctx.deps.db, acting.stationId)).map(one => [one.id, one.number]))
  const outcomes: Outcome[] = []
  for (const [name, choice] of Object.entries(values)) {
    const id = name.startsWith('to-') ? name.slice('to-'.length) : ''
    if (!isId(id) || choice === '') continue
    const [assignee = '', to = ''] = choice.split(':')
    const command = readCommand('dispatch', { assignee, to })
    const done = command.ok
      ? await step(ctx.deps, { ...acting, key: `${acting.key} ${id}` }, id, 'station', command.value)
      : command
    outcomes.push({ id, number: numbers.get(id) ?? id, refusal: done.ok ? undefined : done.error })
  }
  return outcomesPage(ctx, outcomes)
}

const notFound: Refusal = {
  code: 'dispatch.not-found',
  status: 404,
  words: ['没有这张服务单。', 'There is no such order.'],
}

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/orders/:id/proposal',
    access: 'orders.manage',
    audit: 'dispatch.proposal',
    handle: showProposal,
  },
  {
    method: 'GET',
    path: '/at/:site/dispatch',
    access: 'orders.manage',
    audit: 'dispatch.queue',
    handle: showQueue,
  },
  {
    method: 'POST',
    path: '/at/:site/dispatch',
    access: 'orders.manage',
    audit: 'dispatch.all',
    handle: dispatchQueue,
  },
]
