import type { Hono } from 'hono'
import { setCookie } from 'hono/cookie'

import { accounts } from '#accounts/module'
import { areas } from '#areas/module'
import { identify, mayAct } from '#accounts'
import { identifyMachine } from '#api'
import { api } from '#api/module'
import { checks } from '#checks/module'
import { figures } from '#figures/module'
import { imports } from '#imports/module'
import { jobs } from '#jobs/module'
import { countUnread } from '#messages'
import { messages } from '#messages/module'
import { tally } from '#figures'
import { care } from '#care/module'
import { heed } from '#care'
import { catalogue } from '#catalogue/module'
import { assetPlug } from '#platform/assets'
import { dispatch } from '#dispatch/module'
import type { Db } from '#platform/db'
import type { Deps } from '#platform/deps'
import { readForm } from '#platform/http/form'
import { mount, type Served } from '#platform/http/mount'
import type { Job } from '#platform/jobs'
import type { Replay } from '#platform/replay'
import type { Tick } from '#platform/ticks'
import { siteOf, whoOf, type Ctx, type Gate, type Plug } from '#platform/http/route'
import { publicPage, setConsoleNav } from '#platform/ui/frame'
import { orders } from '#orders/module'
import { forgetPerson } from '#orders'
import { people } from '#people/module'
import { records } from '#records/module'
import { reports } from '#reports/module'
import { stations } from '#stations/module'
import { findSite, listSites } from '#stations'
import { teams } from '#teams/module'
import { volunteers } from '#volunteers/module'

/** What the modules add to what every action may use. */
type Given = Omit<Deps, 'tally' | 'forget' | 'heed'>

/** What the composition root needs from outside. */
export interface AppOptions {
  readonly deps: Given
  readonly served?: (line: Served) => void
  readonly failed?: (ref: string, route: string | undefined, error: unknown) => void
}

/** The modules in reading order; the console's navigation follows it. */
const modules: readonly Plug[] = [
  orders,
  dispatch,
  volunteers,
  care,
  records,
  imports,
  figures,
  reports,
  checks,
  people,
  teams,
  catalogue,
  areas,
  stations,
  accounts,
  messages,
  jobs(() => allJobs()),
  api,
]

export const withTally = (deps: Given): Deps => ({
  ...deps,
  tally,
  forget: forgetPerson,
  heed,
})

/** Builds the whole application: the only place that knows every module. */
export function createApp({ deps, served = () => {}, failed = () => {} }: AppOptions): Hono {
  const full = withTally(deps)
  setConsoleNav(modules.flatMap(module => module.nav ?? []))
  return mount({ deps: full, gate: gateTo(deps.db), plugs: [start(), assetPlug, ...modules], served, failed })
}

/** Every job of the application. */
export const allJobs = (): readonly Job[] => modules.flatMap(module => module.jobs ?? [])

/** How the rows of all modules follow from the journal. */
export const allReplays = (): readonly Replay[] => modules.flatMap(module => module.replays ?? [])

/** All that is looked at again and again. */
export const allTicks = (): readonly Tick[] => modules.flatMap(module => module.ticks ?? [])

/** Every route of the application, for tests that walk them all. */
export const allRoutes = () => [start(), assetPlug, ...modules].flatMap(plug => plug.routes)

const gateTo = (db: Db): Gate => ({
  identify: (token, at) => identify(db, token, at),
  identifyMachine: (token, at) => identifyMachine(db, token, at),
  findSite: ref => findSite(db, ref),
  may: (who, site, action) =>
    site !== undefined && (who.scopes?.includes(action) ?? true) && mayAct(who.grants, site.path, action),
  unread: who => countUnread(db, who.accountId),
})

/** Where somebody's work begins: with the figures, or with what they are asked to do. */
const startOf = (ctx: Ctx): string =>
  ctx.gate.may(whoOf(ctx), ctx.site, 'figures.read') ? 'figures' : 'mine'

/** The pages that belong to no module: the public start, the way into the console, the reader's type size, health. */
function start(): Plug {
  return {
    name: 'start',
    routes: [
      { method: 'GET', path: '/', access: 'public', audit: 'start.home', handle: home },
      {
        method: 'GET',
        path: '/p/:site',
        access: 'public',
        audit: 'start.site',
        handle: ctx => ctx.c.redirect(`/p/${siteOf(ctx).ref}/figures`, 303),
      },
      {
        method: 'GET',
        path: '/at/:site',
        access: 'account',
        audit: 'start.console',
        handle: ctx => ctx.c.redirect(`/at/${siteOf(ctx).ref}/${startOf(ctx)}`, 303),
      },
      {
        method: 'GET',
        path: '/console',
        access: 'account',
        audit: 'start.mine',
        handle: ctx => ctx.c.redirect(`/at/${whoOf(ctx).homeRef}`, 303),
      },
      {
        method: 'POST',
        path: '/view',
        access: 'public',
        audit: 'start.view',
        async handle(ctx) {
          const values = await readForm(ctx)
          setCookie(ctx.c, 'elder', values['elder'] === '1' ? '1' : '0', {
            path: '/',
            maxAge: 31_536_000,
            sameSite: 'Lax',
            httpOnly: true,
          })
          const next = values['next'] ?? '/'
          return ctx.c.redirect(/^\/(?![/\\])/.test(next) ? next : '/', 303)
        },
      },
    ],
  }
}

async function home(ctx: Ctx): Promise<Response> {
  const { t } = ctx
  const sites = await listSites(ctx.deps.db)
  const only = sites.length === 1 ? sites[0] : undefined
  if (only) return ctx.c.redirect(`/p/${only.ref}/figures`, 303)
  return publicPage(ctx, {
    title: t(['明珠 · 志愿服务站', 'Mingzhu · volunteer service']),
    children: sitesList(ctx, sites),
  })
}

function sitesList(ctx: Ctx, sites: Awaited<ReturnType<typeof listSites>>) {
  const { t } = ctx
  return (
    <>
      <h1>{t(['志愿服务站', 'Volunteer-service stations'])}</h1>
      {sites.length === 0 ? (
        <p>
          {t([
            '还没有站点。请打开启动时显示的一次性链接来建立第一个站点。',
            'There is no site yet. Open the one-time link shown at start-up to set up the first.',
          ])}
        </p>
      ) : null}
      <ul class="tiles">
        {sites.map(site => (
          <li>
            <a href={`/p/${site.ref}/figures`}>
              <span>{site.name}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}
