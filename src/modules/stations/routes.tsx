import { z } from 'zod'

import { day, needed, orNothing, text, version } from '#platform/http/fields'
import { emptyForm, submit, type FormState } from '#platform/http/form'
import { listRoutes } from '#platform/http/lists'
import { siteOf, type Ctx, type Route } from '#platform/http/route'
import { publicPage } from '#platform/ui/frame'

import * as actions from './actions.ts'
import { levelsPage } from './levels-page.tsx'
import { sitesServed } from './lists.tsx'
import { changeSitePage, newSitePage } from './pages.tsx'
import * as store from './store.ts'

const level = z.string().regex(/^[a-z-]+$/, '请选择层级。|Choose a level.')

export const siteSchema = z.object({
  name: needed(80),
  level,
  divisionCode: text(12),
  address: text(200),
  phone: text(40),
  hours: text(200),
  ancestry: text(400),
})
const changeSchema = siteSchema.extend({ version, openedOn: orNothing(day), closedOn: orNothing(day) })
const levelSchema = z.object({
  code: z
    .string()
    .trim()
    .regex(
      /^[a-z][a-z-]{0,30}$/,
      '代码用小写字母和连字符，最多 31 个。|A code has lower-case letters and hyphens, at most 31.',
    ),
  rank: z
    .string()
    .trim()
    .regex(/^\d{1,4}$/, '请填写 0 到 9999 的数字。|Give a number from 0 to 9999.')
    .transform(Number),
  zh: needed(20),
  en: needed(40),
  version: version.optional(),
})

async function showChange(ctx: Ctx, form?: FormState, status = 200): Promise<Response> {
  const details = await store.findDetails(ctx.deps.db, siteOf(ctx).id)
  if (!details) throw new Error('the site of the address is gone')
  return changeSitePage(ctx, details, form, status)
}

/** How to complain or suggest something: by phone or in person, the two ways that need no account. */
function complaintPage(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const site = siteOf(ctx)
  const title = t(['投诉建议', 'Complaints and suggestions'])
  return publicPage(ctx, {
    title: `${title} · ${site.name}`,
    site,
    children: (
      <>
        <h1>{title}</h1>
        <p>
          {t(
            [
              '对{site}的服务或数据有意见，请告诉我们。',
              'Tell us what is wrong with the service or the figures of {site}.',
            ],
            { site: site.name },
          )}
        </p>
        {site.phone ? (
          <p class="big">
            <a href={`tel:${site.phone.replace(/[^+\d]/g, '')}`}>{site.phone}</a>
          </p>
        ) : null}
        <p>
          {t([
            '也可以到站里当面说，工作人员会登记为居民反馈。',
            'You may also come in and say it; staff will register it as feedback.',
          ])}
        </p>
      </>
    ),
  })
}

const at = (path: string): string => `/at/:site/${path}`

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/p/:site/complaint',
    access: 'public',
    audit: 'stations.complaint',
    handle: complaintPage,
  },
  ...listRoutes(sitesServed, { access: 'stations.read', audit: 'stations.list', file: 'sites' }),
  {
    method: 'GET',
    path: at('sites/new'),
    access: 'stations.manage',
    audit: 'stations.form',
    handle: ctx => newSitePage(ctx, emptyForm),
  },
  {
    method: 'POST',
    path: at('sites'),
    access: 'stations.manage',
    audit: 'stations.add',
    handle: ctx =>
      submit(ctx, siteSchema, (acting, input) => actions.addSite(ctx.deps, acting, siteOf(ctx), input), {
        done: () => `/at/${siteOf(ctx).ref}/sites`,
        again: (form, status) => newSitePage(ctx, form, status),
      }),
  },
  {
    method: 'GET',
    path: at('site'),
    access: 'stations.manage',
    audit: 'stations.change-form',
    handle: ctx => showChange(ctx),
  },
  {
    method: 'POST',
    path: at('site'),
    access: 'stations.manage',
    audit: 'stations.change',
    handle: ctx =>
      submit(ctx, changeSchema, (acting, input) => actions.changeSite(ctx.deps, acting, siteOf(ctx), input), {
        done: ({ ref }) => `/at/${ref}/sites`,
        again: (form, status) => showChange(ctx, form, status),
      }),
  },
  {
    method: 'GET',
    path: at('levels'),
    access: 'stations.read',
    audit: 'stations.levels',
    handle: ctx => levelsPage(ctx, ctx.query('level'), undefined),
  },
  {
    method: 'POST',
    path: at('levels'),
    access: 'stations.manage',
    audit: 'stations.save-level',
    handle: ctx =>
      submit(ctx, levelSchema, (acting, input) => actions.saveLevel(ctx.deps, acting, siteOf(ctx), input), {
        done: () => `/at/${siteOf(ctx).ref}/levels`,
        again: (form, status) =>
          levelsPage(ctx, form.values['version'] ? form.values['code'] : undefined, form, status),
      }),
  },
]
