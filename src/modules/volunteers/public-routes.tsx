import { z } from 'zod'

import { isId } from '#kernel/id'
import { needed } from '#platform/http/fields'
import { actingFrom, emptyForm, formOf, parseForm, readForm, refusedForm } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { refuse } from '#platform/http/mount'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import type { Acting } from '#platform/journal'

import { skillsOf } from './actions.ts'
import { profileFields } from './field-actions.ts'
import { answer, ask, noInquiry, openInquiry, register } from './inquiry-actions.ts'
import { inquiryPage } from './inquiry-page.tsx'
import { inquiriesServed } from './lists.tsx'
import { askPage, registerPage, thanksPage, volunteerHome } from './public-pages.tsx'
import { ages, outcomes, wishes } from './volunteer.ts'

const base = '/p/:site/volunteer'
const hrefOf = (ctx: Ctx): string => `/p/${siteOf(ctx).ref}/volunteer`

const who = {
  name: needed(40, '请填写姓名。|Give your name.'),
  phone: needed(20, '请填写电话。|Give your phone.'),
}
const registerSchema = z.object({
  ...who,
  ...profileFields,
  age: z.enum(ages, '请选择一项。|Choose one.'),
  agreed: z.literal('yes', '请先勾选同意。|Tick that you agree first.'),
})
const askSchema = z.object({ ...who, wish: z.enum(wishes, '请选择一项。|Choose one.') })
const answerSchema = z.object({ outcome: z.enum(outcomes, '请选择一项。|Choose one.') })

/** Somebody without an account, from a form that carries its operation key. */
const acting = (ctx: Ctx, values: Readonly<Record<string, string>>): Acting => ({
  stationId: siteOf(ctx).id,
  actorId: null,
  channel: 'public',
  key: /^[\w-]{8,80}$/.test(values['_key'] ?? '') ? (values['_key'] ?? '') : ctx.deps.newId(),
  at: ctx.at,
})

async function signUp(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(registerSchema, values)
  const done = parsed.ok ? await signedUp(parsed.value) : parsed
  return done.ok
    ? ctx.c.redirect(`${hrefOf(ctx)}/registered`, 303)
    : registerPage(
        ctx,
        refusedForm(values, done.error),
        await skillsOf(ctx.deps.db, siteOf(ctx).id),
        done.error.status,
      )

  function signedUp({ name, phone, age, ...told }: z.output<typeof registerSchema>) {
    const { skills, languages, availability, area } = told
    const input = { name, phone, age, skills, languages, availability, area }
    return register(ctx.deps, acting(ctx, values), input)
  }
}

async function asks(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const parsed = parseForm(askSchema, values)
  const done = parsed.ok ? await ask(ctx.deps, acting(ctx, values), parsed.value) : parsed
  return done.ok
    ? ctx.c.redirect(`${hrefOf(ctx)}/asked`, 303)
    : askPage(ctx, refusedForm(values, done.error), done.error.status)
}

async function showInquiry(ctx: Ctx, form = emptyForm, status = 200): Promise<Response> {
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, noInquiry)
  const opened = await openInquiry(ctx.deps, actingFrom(ctx, {}), id)
  return opened.ok ? inquiryPage(ctx, opened.value, form, status) : refuse(ctx.c, ctx.deps, opened.error)
}

async function answers(ctx: Ctx): Promise<Response> {
  const values = await readForm(ctx)
  const id = ctx.param('id')
  if (!isId(id)) return refuse(ctx.c, ctx.deps, noInquiry)
  const parsed = parseForm(answerSchema, values)
  if (!parsed.ok) return showInquiry(ctx, refusedForm(values, parsed.error), parsed.error.status)
  const done = await answer(ctx.deps, actingFrom(ctx, values), id, parsed.value.outcome)
  return done.ok
    ? ctx.c.redirect(`/at/${siteOf(ctx).ref}/volunteers/inquiries`, 303)
    : refuse(ctx.c, ctx.deps, done.error)
}

const open = (method: Route['method'], path: string, audit: string, handle: Route['handle']): Route => ({
  method,
  path: `${base}${path}`,
  access: 'public',
  audit: `volunteers.${audit}`,
  handle,
})

export const publicRoutes: readonly Route[] = [
  open('GET', '', 'public', volunteerHome),
  open('GET', '/new', 'register-form', async ctx =>
    registerPage(ctx, formOf({ age: 'adult' }), await skillsOf(ctx.deps.db, siteOf(ctx).id)),
  ),
  open('POST', '', 'register', signUp),
  open('GET', '/registered', 'registered', ctx => thanksPage(ctx, 'registered')),
  open('GET', '/ask', 'ask-form', ctx => askPage(ctx, emptyForm)),
  open('POST', '/ask', 'ask', asks),
  open('GET', '/asked', 'asked', ctx => thanksPage(ctx, 'asked')),
]

/** What the station does about those who ask. */
export const inquiryRoutes: readonly Route[] = [
  ...listRoutes(inquiriesServed, {
    access: 'volunteers.manage',
    audit: 'volunteers.inquiries',
    file: 'inquiries',
  }),
  {
    method: 'GET',
    path: '/at/:site/volunteers/inquiries/:id',
    access: 'volunteers.manage',
    audit: 'volunteers.inquiry',
    handle: ctx => showInquiry(ctx),
  },
  {
    method: 'POST',
    path: '/at/:site/volunteers/inquiries/:id/answer',
    access: 'volunteers.manage',
    audit: 'volunteers.answer',
    handle: answers,
  },
]
