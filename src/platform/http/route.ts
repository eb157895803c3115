import type { Context } from 'hono'

import type { Refusal } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Deps } from '#platform/deps'
import type { Job } from '#platform/jobs'
import type { Replay } from '#platform/replay'
import type { Tick } from '#platform/ticks'

import type { Received } from './receive.ts'

/** Somebody signed in. */
export interface Who {
  readonly accountId: string
  readonly name: string
  readonly login: string
  readonly sessionId: string
  /** Ties forms to this session. */
  readonly formToken: string
  readonly homeRef: string
  readonly grants: readonly { readonly path: string; readonly role: string }[]
  /** A machine may do no more than this of what its maker may. */
  readonly scopes?: readonly string[]
}

/** The site a page is about; `ref` is its division code, or its id where it has none. */
export interface Site {
  readonly id: string
  readonly ref: string
  readonly path: string
  readonly name: string
  readonly level: string
  readonly divisionCode: string | null
  readonly phone: string
  readonly ancestry: readonly string[]
}

/** How the platform asks the modules who somebody is and what they may. */
export interface Gate {
  identify(token: string, at: Date): Promise<Who | undefined>
  identifyMachine(token: string, at: Date): Promise<Who | undefined>
  findSite(ref: string): Promise<Site | undefined>
  may(who: Who, site: Site | undefined, action: string): boolean
  /** How many messages somebody has not read. */
  unread(who: Who): Promise<number>
}

/** `public`: anybody. `account`: anybody signed in. Else an action of the policy table, judged at the site in the address. */
export type Access = 'public' | 'account' | `${string}.${string}`

/** One request, ready for a handler. */
export interface Ctx {
  readonly deps: Deps
  readonly c: Context
  readonly t: T
  readonly elder: boolean
  readonly at: Date
  readonly path: string
  readonly who: Who | undefined
  readonly site: Site | undefined
  readonly gate: Gate
  /** What came in at a route with `uploadBytesMax`. */
  readonly received: Received | undefined
  param(name: string): string
  query(name: string): string | undefined
}

export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly access: Access
  /** What the access log and the metrics call it. */
  readonly audit: string
  /** Largest request body; 64 KiB unless told. */
  readonly bodyBytesMax?: number
  /** The body is a form that ends with a file of at most this size; it goes to disk as it comes. */
  readonly uploadBytesMax?: number
  handle(ctx: Ctx): Response | Promise<Response>
}

/** One entry of the console's navigation. */
export interface NavItem {
  readonly words: readonly [zh: string, en: string]
  readonly href: (siteRef: string) => string
  readonly icon: string
  readonly access: Access
  /** How many of them wait for whoever looks; shown beside the words. */
  readonly waiting?: (ctx: Ctx) => Promise<number>
}

/** A family of addresses that answers machines: they come with a token instead of a cookie, send no forms of ours, and
 *  are refused in a form of its own. */
export interface Face {
  readonly prefix: string
  refuse(c: Context, t: T, refusal: Refusal, status: number): Response | Promise<Response>
}

/** What a module plugs into the application. */
export interface Plug {
  readonly name: string
  readonly routes: readonly Route[]
  readonly nav?: readonly NavItem[]
  readonly jobs?: readonly Job[]
  readonly replays?: readonly Replay[]
  readonly ticks?: readonly Tick[]
  readonly faces?: readonly Face[]
}

/** The site of a route that has one in its address. */
export function siteOf(ctx: Ctx): Site {
  if (!ctx.site) throw new Error('this route has no site in its address')
  return ctx.site
}

/** The account of a route that is not public. */
export function whoOf(ctx: Ctx): Who {
  if (!ctx.who) throw new Error('this route let an anonymous caller in')
  return ctx.who
}
