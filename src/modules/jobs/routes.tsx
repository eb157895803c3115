import { z } from 'zod'

import { isId } from '#kernel/id'
import { actingFrom, emptyForm, parseForm, readForm, refusedForm } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Job } from '#platform/jobs'

import * as actions from './actions.ts'
import * as pages from './pages.tsx'
import * as store from './store.ts'

const PAGE_ROWS = 50

const discardSchema = z.object({
  reason: z
    .string()
    .trim()
    .min(1, '请写明为什么放弃。|Say why it is given up.')
    .max(200, '最多 200 个字。|At most 200 characters.'),
})

export function routesOf(declared: () => readonly Job[]): readonly Route[] {
  const wordsOf: pages.TopicWords = topic => declared().find(job => job.topic === topic)?.words

  async function list(ctx: Ctx): Promise<Response> {
    const state = pages.shownStates.find(known => known === ctx.query('state'))
    const after = readAfter(ctx.query('after'))
    const rows = await store.listJobs(ctx.deps.db, siteOf(ctx).id, state, after, PAGE_ROWS + 1)
    const jobs = rows.slice(0, PAGE_ROWS)
    const last = rows.length > PAGE_ROWS ? jobs.at(-1) : undefined
    const next = last && `${last.since.getTime()}.${last.id}`
    return pages.listPage(ctx, wordsOf, { jobs, state, next, first: after === undefined })
  }

  async function show(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
    const id = ctx.param('id')
    const job = isId(id) ? await store.findJob(ctx.deps.db, siteOf(ctx).id, id) : undefined
    return job ? pages.jobPage(ctx, wordsOf, job, form, status) : refuse(ctx.c, ctx.deps, actions.notFound)
  }

  const afterwards = (ctx: Ctx): Response => ctx.c.redirect(`/at/${siteOf(ctx).ref}/jobs`, 303)

  return [
    { method: 'GET', path: '/at/:site/jobs', access: 'jobs.read', audit: 'jobs.list', handle: list },
    {
      method: 'GET',
      path: '/at/:site/jobs/:id',
      access: 'jobs.read',
      audit: 'jobs.show',
      handle: ctx => show(ctx),
    },
    {
      method: 'POST',
      path: '/at/:site/jobs/:id/retry',
      access: 'jobs.manage',
      audit: 'jobs.try-again',
      async handle(ctx) {
        const acting = actingFrom(ctx, await readForm(ctx))
        if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, actions.notFound)
        const done = await actions.tryAgain(ctx.deps, acting, ctx.param('id'))
        return done.ok ? afterwards(ctx) : refuse(ctx.c, ctx.deps, done.error)
      },
    },
    {
      method: 'POST',
      path: '/at/:site/jobs/:id/discard',
      access: 'jobs.manage',
      audit: 'jobs.discard',
      async handle(ctx) {
        const values = await readForm(ctx)
        const parsed = parseForm(discardSchema, values)
        if (!parsed.ok) return show(ctx, refusedForm(values, parsed.error), parsed.error.status)
        if (!isId(ctx.param('id'))) return refuse(ctx.c, ctx.deps, actions.notFound)
        const done = await actions.discard(
          ctx.deps,
          actingFrom(ctx, values),
          ctx.param('id'),
          parsed.value.reason,
        )
        return done.ok ? afterwards(ctx) : refuse(ctx.c, ctx.deps, done.error)
      },
    },
  ]
}

/** `milliseconds.id`; anything else begins at the first page. */
function readAfter(text: string | undefined): store.After | undefined {
  const [, ms = '', id = ''] = /^(\d{1,14})\.(.+)$/.exec(text ?? '') ?? []
  return isId(id) ? { since: new Date(Number(ms)), id } : undefined
}
