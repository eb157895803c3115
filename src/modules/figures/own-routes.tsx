import { actingFrom, emptyForm, formOf, readForm, refusedForm, type FormState } from '#platform/http/form'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'

import * as actions from './own-actions.ts'
import { ownFormPage, type Preview } from './own-form-page.tsx'
import * as pages from './own-pages.tsx'
import { countsSame, readDraft, typedOf, type Draft } from './own.ts'
import * as store from './own-store.ts'
import { readScope } from './read-store.ts'
import { namesOf, periodOf } from './request.tsx'

const findOwn = async (ctx: Ctx, code: string): Promise<store.OwnFigure | undefined> => {
  const own = await store.findOwn(ctx.deps.db, siteOf(ctx).id, `own.${code}`)
  return own?.endedAt === null ? own : undefined
}

/** What a draft would count in the latest year, and whether that is another thing than before. */
async function previewOf(ctx: Ctx, draft: Draft, changing: store.OwnFigure | undefined): Promise<Preview> {
  const period = await periodOf(ctx)
  return {
    draft,
    period,
    value: await readScope(ctx.deps.db, draft, [siteOf(ctx).id], period),
    counts: changing ? (countsSame(changing.definition, draft) ? 'same' : 'otherwise') : 'new',
  }
}

const revisionOf = (values: Readonly<Record<string, string>>): number => Number(values['revision'] ?? '')

interface Asked {
  readonly values: Record<string, string>
  readonly names: Awaited<ReturnType<typeof namesOf>>
  readonly changing: store.OwnFigure | undefined
}

const again = (ctx: Ctx, { names, changing }: Asked, form: FormState, status?: number) =>
  ownFormPage(ctx, { form, names, changing, preview: undefined }, status)

/** Reads the form, does what is asked with the draft, and goes to the figure; else shows the form with why not. */
async function keep(
  ctx: Ctx,
  changing: store.OwnFigure | undefined,
  work: (draft: Draft, values: Record<string, string>) => ReturnType<typeof actions.beginFigure>,
): Promise<Response> {
  const asked = { values: await readForm(ctx), names: await namesOf(ctx), changing }
  const draft = readDraft(asked.values, asked.names)
  const done = draft.ok ? await work(draft.value, asked.values) : draft
  if (!done.ok) return again(ctx, asked, refusedForm(asked.values, done.error), done.error.status)
  return ctx.c.redirect(`/at/${siteOf(ctx).ref}/figures/${done.value.id}`, 303)
}

export const ownRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/at/:site/figures/own',
    access: 'figures.read',
    audit: 'figures.own-list',
    handle: async ctx => pages.ownListPage(ctx, await store.listOwnVersions(ctx.deps.db, siteOf(ctx).id)),
  },
  {
    method: 'GET',
    path: '/at/:site/figures/own/new',
    access: 'figures.define',
    audit: 'figures.own-form',
    handle: async ctx =>
      again(ctx, { values: {}, names: await namesOf(ctx), changing: undefined }, emptyForm),
  },
  {
    method: 'POST',
    path: '/at/:site/figures/own/preview',
    access: 'figures.define',
    audit: 'figures.own-preview',
    async handle(ctx) {
      const values = await readForm(ctx)
      const changing = 'revision' in values ? await findOwn(ctx, values['code'] ?? '') : undefined
      const asked = { values, names: await namesOf(ctx), changing }
      const draft = readDraft(values, asked.names)
      if (!draft.ok) return again(ctx, asked, refusedForm(values, draft.error), draft.error.status)
      const preview = await previewOf(ctx, draft.value, changing)
      return ownFormPage(ctx, { form: formOf(values), names: asked.names, changing, preview })
    },
  },
  {
    method: 'POST',
    path: '/at/:site/figures/own',
    access: 'figures.define',
    audit: 'figures.own-begin',
    handle: ctx =>
      keep(ctx, undefined, (draft, values) => actions.beginFigure(ctx.deps, actingFrom(ctx, values), draft)),
  },
  {
    method: 'GET',
    path: '/at/:site/figures/own/:code/change',
    access: 'figures.define',
    audit: 'figures.own-change-form',
    async handle(ctx) {
      const changing = await findOwn(ctx, ctx.param('code'))
      if (!changing) return refuse(ctx.c, ctx.deps, actions.refusals.notFound)
      const values = { ...typedOf(changing.definition), revision: String(changing.revision) }
      return again(ctx, { values, names: await namesOf(ctx), changing }, formOf(values))
    },
  },
  {
    method: 'POST',
    path: '/at/:site/figures/own/:code',
    access: 'figures.define',
    audit: 'figures.own-change',
    async handle(ctx) {
      const changing = await findOwn(ctx, ctx.param('code'))
      if (!changing) return refuse(ctx.c, ctx.deps, actions.refusals.notFound)
      return keep(ctx, changing, (draft, values) =>
        // What is changed is named by the address; the form cannot turn to another.
        actions.reviseFigure(
          ctx.deps,
          actingFrom(ctx, values),
          { ...draft, id: changing.definition.id },
          revisionOf(values),
        ),
      )
    },
  },
  {
    method: 'GET',
    path: '/at/:site/figures/own/:code/retirement',
    access: 'figures.define',
    audit: 'figures.own-retire-form',
    async handle(ctx) {
      const own = await findOwn(ctx, ctx.param('code'))
      return own ? pages.retirePage(ctx, own, emptyForm) : refuse(ctx.c, ctx.deps, actions.refusals.notFound)
    },
  },
  {
    method: 'POST',
    path: '/at/:site/figures/own/:code/retirement',
    access: 'figures.define',
    audit: 'figures.own-retire',
    async handle(ctx) {
      const values = await readForm(ctx)
      const id = `own.${ctx.param('code')}`
      const done = await actions.retireFigure(ctx.deps, actingFrom(ctx, values), id, revisionOf(values))
      if (done.ok) return ctx.c.redirect(`/at/${siteOf(ctx).ref}/figures/own`, 303)
      const own = await findOwn(ctx, ctx.param('code'))
      return own
        ? pages.retirePage(ctx, own, refusedForm(values, done.error), done.error.status)
        : refuse(ctx.c, ctx.deps, done.error)
    },
  },
]
