import { html } from 'hono/html'
import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Ctx, NavItem, Site } from '#platform/http/route'
import { assetHref } from '#platform/assets'
import { Icon } from '#platform/ui/icon'

const words = {
  product: ['明珠', 'Mingzhu'],
  skip: ['跳到正文', 'Skip to the content'],
  menu: ['功能', 'Sections'],
  signOut: ['退出', 'Sign out'],
  signIn: ['工作人员登录', 'Staff sign-in'],
  other: ['English', '中文'],
  larger: ['大字', 'Large type'],
  smaller: ['标准字', 'Normal type'],
  complaint: ['投诉建议', 'Complaints and suggestions'],
  promise: ['每个数字都能点开看到它的记录。', 'Every figure opens to the records behind it.'],
  call: ['联系电话 {phone}', 'Call us: {phone}'],
  home: ['首页', 'Home'],
  still: ['停止自动更新', 'Stop updating'],
  moving: ['继续自动更新', 'Update again'],
  unread: ['通知（{count} 条未读）', 'Messages ({count} unread)'],
  inbox: ['通知', 'Messages'],
  wrong: ['有误：{title}', 'To correct: {title}'],
} as const satisfies Record<string, Words>

interface DocumentProps {
  readonly t: T
  readonly title: string
  readonly sheet: 'console' | 'public'
  readonly elder?: boolean
  readonly refreshSeconds?: number | undefined
  /** The page has a board (`#board`) that a script renews in place; without script the whole page is loaded again. */
  readonly live?: boolean | undefined
  readonly noindex?: boolean
  readonly children?: Child
}

function Document({ t, title, sheet, elder, refreshSeconds, live, noindex, children }: DocumentProps) {
  return (
    <html lang={t.lang === 'zh' ? 'zh-CN' : 'en'} class={elder ? 'elder' : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {noindex ? <meta name="robots" content="noindex" /> : null}
        {refreshSeconds ? <Refresh seconds={refreshSeconds} live={live === true} /> : null}
        <link rel="stylesheet" href={assetHref(`${sheet}.css`)} />
        <link rel="icon" href={assetHref('mark.svg')} type="image/svg+xml" />
      </head>
      {children}
    </html>
  )
}

function Refresh({ seconds, live }: { seconds: number; live: boolean }) {
  const meta = <meta http-equiv="refresh" content={String(seconds)} />
  if (!live) return meta
  return (
    <>
      <noscript>{meta}</noscript>
      <script src={assetHref('board.js')} defer />
    </>
  )
}

/** The address to come back to: this page's, or, where a form was sent, that of the page it stood on. */
function hereOf(ctx: Ctx): URL {
  const here = new URL(ctx.c.req.url)
  const from = ctx.c.req.header('referer')
  if (ctx.c.req.method === 'GET' || from === undefined || !URL.canParse(from)) return here
  return new URL(from).host === here.host ? new URL(from) : here
}

/** The same page in the other language. */
function Language({ ctx }: { ctx: Ctx }) {
  const other = ctx.t.lang === 'zh' ? 'en' : 'zh'
  const url = hereOf(ctx)
  url.searchParams.set('lang', other)
  return (
    <a href={`${url.pathname}${url.search}`} lang={other === 'zh' ? 'zh-CN' : 'en'}>
      {ctx.t(words.other)}
    </a>
  )
}

/** The same page in large type, or back. */
function TypeSize({ ctx }: { ctx: Ctx }) {
  const { pathname, search } = hereOf(ctx)
  return (
    <form method="post" action="/view">
      <input type="hidden" name="elder" value={ctx.elder ? '0' : '1'} />
      <input type="hidden" name="next" value={`${pathname}${search}`} />
      <button class="plain" type="submit">
        {ctx.t(ctx.elder ? words.smaller : words.larger)}
      </button>
    </form>
  )
}

interface ConsoleProps {
  readonly ctx: Ctx
  readonly title: string
  readonly nav?: readonly NavItem[]
  readonly unread: number
  readonly refreshSeconds?: number | undefined
  readonly live?: boolean | undefined
  readonly children?: Child
}

let consoleNav: readonly NavItem[] = []

/** The composition root hands over the modules' navigation once. */
export function setConsoleNav(items: readonly NavItem[]): void {
  consoleNav = items
}

const isStill = (ctx: Ctx): boolean => ctx.query('still') === '1'

/** Whoever is disturbed by a page that renews itself can make it stop. */
function Pause({ ctx }: { ctx: Ctx }) {
  const still = isStill(ctx)
  return (
    <p class="no-print">
      <a href={still ? ctx.path : `${ctx.path}?still=1`}>{ctx.t(still ? words.moving : words.still)}</a>
    </p>
  )
}

/** How many wait, beside the name of a section. */
async function Waiting({ count }: { count: Promise<number> }) {
  const waiting = await count
  return waiting === 0 ? null : <strong class="red">{waiting}</strong>
}

/** The staff console: navigation at the left (at the bottom on phones), one main column. */
export function ConsoleFrame({ ctx, title, unread, refreshSeconds, live, children }: ConsoleProps) {
  const { t, who, site } = ctx
  const items =
    who && site
      ? consoleNav.filter(item => item.access === 'account' || ctx.gate.may(who, site, item.access))
      : []
  return (
    <Document
      t={t}
      title={`${title} · ${t(words.product)}`}
      sheet="console"
      elder={ctx.elder}
      refreshSeconds={isStill(ctx) ? undefined : refreshSeconds}
      live={live}
      noindex
    >
      <body class="console">
        <a class="skip" href="#main">
          {t(words.skip)}
        </a>
        <header class="top">
          <a class="brand" href={site ? `/at/${site.ref}` : '/'}>
            <span class="pearl" aria-hidden="true" />
            <span class="brand-name">{t(words.product)}</span>
          </a>
          {site ? <span class="site-name">{site.name}</span> : null}
          <span class="grow" />
          <TypeSize ctx={ctx} />
          <Language ctx={ctx} />
          {who ? (
            <a href="/me/messages">{unread > 0 ? t(words.unread, { count: unread }) : t(words.inbox)}</a>
          ) : null}
          {who ? <a href="/me">{who.name}</a> : <a href="/sign-in">{t(words.signIn)}</a>}
          {who ? (
            <form method="post" action="/sign-out">
              <input type="hidden" name="_token" value={who.formToken} />
              <button class="plain" type="submit">
                {t(words.signOut)}
              </button>
            </form>
          ) : null}
        </header>
        <div class="body">
          {items.length > 0 && site ? (
            <nav class="side" aria-label={t(words.menu)}>
              <ul>
                {items.map(item => {
                  const href = item.href(site.ref)
                  return (
                    <li>
                      <a
                        href={href}
                        aria-current={
                          ctx.path === href || ctx.path.startsWith(`${href}/`) ? 'page' : undefined
                        }
                      >
                        <Icon name={item.icon} />
                        <span>{t(item.words)}</span>
                        {item.waiting ? <Waiting count={item.waiting(ctx)} /> : null}
                      </a>
                    </li>
                  )
                })}
              </ul>
            </nav>
          ) : null}
          <main id="main" tabindex={-1}>
            {children}
            {refreshSeconds ? <Pause ctx={ctx} /> : null}
          </main>
        </div>
      </body>
    </Document>
  )
}

interface PublicProps {
  readonly ctx: Ctx
  readonly title: string
  readonly site?: Site | undefined
  readonly children?: Child
}

/** Pages for residents and the public: one column, large type, no script at all. */
export function PublicFrame({ ctx, title, site, children }: PublicProps) {
  const { t } = ctx
  return (
    <Document t={t} title={title} sheet="public" elder={ctx.elder}>
      <body>
        <a class="skip" href="#main">
          {t(words.skip)}
        </a>
        <header class="top">
          <a class="brand" href={site ? `/p/${site.ref}` : '/'}>
            <span class="pearl" aria-hidden="true" />
            {site?.name ?? t(words.product)}
          </a>
          <TypeSize ctx={ctx} />
          <Language ctx={ctx} />
        </header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <footer>
          <p>{t(words.promise)}</p>
          {site?.phone ? (
            <p>
              <a href={`tel:${site.phone.replace(/[^+\d]/g, '')}`}>{t(words.call, { phone: site.phone })}</a>
            </p>
          ) : null}
          <p>
            <a href={site ? `/p/${site.ref}/complaint` : '/'}>{site ? t(words.complaint) : t(words.home)}</a>{' '}
            · <a href="/sign-in">{t(words.signIn)}</a>
          </p>
        </footer>
      </body>
    </Document>
  )
}

/** Who hears the page hears first that something has to be put right. */
const titled = <P extends { readonly title: string }>(ctx: Ctx, props: P, status: number): P =>
  status === 422 ? { ...props, title: ctx.t(words.wrong, { title: props.title }) } : props

/** A console page as an answer. */
export async function consolePage(
  ctx: Ctx,
  props: Omit<ConsoleProps, 'ctx' | 'unread'>,
  status = 200,
): Promise<Response> {
  const unread = ctx.who ? await ctx.gate.unread(ctx.who) : 0
  return ctx.c.html(
    html`<!doctype html>${<ConsoleFrame ctx={ctx} unread={unread} {...titled(ctx, props, status)} />}`,
    status as 200,
  )
}

/** A public page as an answer. */
export const publicPage = (
  ctx: Ctx,
  props: Omit<PublicProps, 'ctx'>,
  status = 200,
): Response | Promise<Response> =>
  ctx.c.html(html`<!doctype html>${<PublicFrame ctx={ctx} {...titled(ctx, props, status)} />}`, status as 200)
