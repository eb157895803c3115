import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import type { BrowserContext, Page } from 'playwright-core'

import type { Route } from '#platform/http/route'
import { launch } from '#test/browser'
import { faultsFor, listen } from '#test/open'
import { addressesOf, data, fillWorld, pageRoutes, PASSWORD } from '#test/samples'
import { newWorld, SITE } from '#test/world'

const PUBLIC_BYTES_MAX = 14 * 1024
const TARGET_PX_MIN = 44
const langs = ['zh', 'en'] as const
type Lang = (typeof langs)[number]

interface Reader {
  readonly page: Page
  /** What the browser complained of since it was last asked. */
  readonly complaints: () => readonly string[]
}

async function newReader(context: BrowserContext): Promise<Reader> {
  const page = await context.newPage()
  const heard: string[] = []
  page.on('console', message => {
    if (['error', 'warning'].includes(message.type())) heard.push(message.text())
  })
  page.on('pageerror', error => heard.push(error.message))
  return { page, complaints: () => heard.splice(0) }
}

async function signIn({ page }: Reader, origin: string, login: string): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/at\//)
}

/** Everything a page says: its texts, and what stands in attributes for those who cannot see it. */
const saidBy = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`(() => {
    const said = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (!node.parentElement.closest('code, pre, [lang]:not(html)')) said.push(node.data)
    for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'data-label'])
      for (const element of document.querySelectorAll('[' + name + ']')) said.push(element.getAttribute(name))
    return said.map(text => text.trim()).filter(Boolean)
  })()`)

const foreign = {
  zh: /[A-Za-z]+(?: [a-z]+){2,}|[\u3400-\u9fff] ?[,:;?!]|[,:;?!] ?[\u3400-\u9fff]/,
  en: /[\u3000-\u9fff\uff01-\uff5e]/,
} as const

/** What is wrong with a page, whoever reads it and in whichever language. */
async function faultsOf({ page, complaints }: Reader, lang: Lang): Promise<readonly string[]> {
  const faults = [...complaints()]
  const said = await page.locator('html').getAttribute('lang')
  if (said !== (lang === 'zh' ? 'zh-CN' : 'en')) faults.push(`says it is ${said}`)
  const headings = await page.locator('h1').count()
  if (headings !== 1) faults.push(`${headings} first headings`)
  for (const text of await saidBy(page)) {
    const own = data.reduce((rest, word) => rest.replaceAll(word, ''), text)
    if (foreign[lang].test(own)) faults.push(`not ${lang}: ${text}`)
  }
  faults.push(...(await faultsFor(page)))
  const renews = await page.locator('meta[http-equiv=refresh]').count()
  if (renews > (await page.locator('a[href*="still=1"]').count()))
    faults.push('renews itself without a way to stop')
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    const reach = Number(await page.evaluate('document.documentElement.scrollWidth'))
    if (reach > width) faults.push(`${reach} px wide at ${width}`)
  }
  return [...faults, ...complaints()]
}

/** A public page comes in one round trip, its markup and its sheet compressed, without script; and what stands by
 *  itself to be touched is large enough for a thumb. */
async function publicFaults(page: Page): Promise<readonly string[]> {
  const sent = (await page.evaluate(`Promise.all(
    [location.href, document.querySelector('link[rel=stylesheet]').href].map(href => fetch(href).then(a => a.text())))`)) as readonly string[]
  const bytes = sent.reduce((sum, text) => sum + gzipSync(text).length, 0)
  const scripts = await page.locator('script').count()
  const small =
    (await page.evaluate(`[...document.querySelectorAll('button, input:not([type=hidden]), header a, footer a, li a, th a, nav a')]
    .filter(element => element.getBoundingClientRect().height < ${TARGET_PX_MIN}).map(element => element.textContent.trim())`)) as readonly string[]
  return [
    ...(bytes > PUBLIC_BYTES_MAX ? [`${bytes} bytes compressed`] : []),
    ...(scripts > 0 ? [`${scripts} scripts`] : []),
    ...small.map(text => `too small to touch: ${text}`),
  ]
}

/** The addresses that answer with a page of their own: no file, no way to another page. */
async function pagesAmong(page: Page, addresses: readonly string[]): Promise<readonly string[]> {
  const kinds = (await page.evaluate(
    `Promise.all(${JSON.stringify(addresses)}.map(href => fetch(href, { redirect: 'manual' })
      .then(answer => [answer.type, answer.status, answer.headers.get('content-type')].join(' '))))`,
  )) as readonly string[]
  const bad = kinds.flatMap((kind, i) =>
    /^(basic 200|opaqueredirect)/.test(kind) ? [] : [`${kind} ${addresses[i]}`],
  )
  assert.deepEqual(bad, [])
  return addresses.filter((_, i) => kinds[i]?.startsWith('basic 200 text/html'))
}

const minutes = (n: number): string => new Date(Date.UTC(2019, 11, 20, 2, n)).toISOString()
const isOpen = ({ access }: Route): boolean => access === 'public'

interface Walk {
  readonly name: string
  readonly lang: Lang
  readonly paths: readonly string[]
  readonly signedIn: boolean
  readonly dark?: boolean
  readonly large?: boolean
}

/** Opens one page after another and tells what is wrong with any of them. */
async function walkThrough(
  reader: Reader,
  origin: string,
  { lang, paths }: Walk,
): Promise<readonly string[]> {
  const titles = new Map<string, string>()
  const faults: string[] = []
  for (const path of paths) {
    await reader.page.goto(origin + path)
    const title = await reader.page.title()
    const twin = titles.get(title)
    titles.set(title, path)
    const found = [
      ...(twin === undefined ? [] : [`${twin} is called ${title} too`]),
      ...(await faultsOf(reader, lang)),
      ...(path.startsWith('/p/') ? await publicFaults(reader.page) : []),
    ]
    for (const fault of found) faults.push(`${path}: ${fault}`)
  }
  return faults
}

/** What a walk looks at: every page of staff and every page of the public in both languages, and a few of each
 *  by night and in large type. The set-up page is there only before there is a site; the journey opens it. */
async function walksThrough(
  { page }: Reader,
  samples: Readonly<Record<string, readonly string[]>>,
): Promise<readonly Walk[]> {
  const addresses = (routes: readonly Route[]) =>
    pagesAmong(
      page,
      routes.flatMap(route => addressesOf(route, samples)),
    )
  const routes = pageRoutes().filter(({ path }) => path !== '/set-up/:token')
  const ours = await addresses(routes.filter(route => !isOpen(route)))
  const open = await addresses(routes.filter(isOpen))
  const [record = ''] = samples['/at/:site/records/:id'] ?? []
  const few = [
    'figures',
    'figures/care.waste',
    'records',
    'records/new?kind=clean-up',
    'reports/year',
    'checks',
  ]
  const some = [
    record,
    ...few.map(path => `/at/${SITE}/${path}`),
    ...open.filter(path => path.startsWith('/p/')),
  ]
  const both = langs.flatMap(lang => [
    { name: `staff, ${lang}`, lang, paths: ours, signedIn: true },
    { name: `visitors, ${lang}`, lang, paths: open, signedIn: false },
  ])
  const looks = [
    { name: 'in the dark', dark: true },
    { name: 'in large type', large: true },
  ]
  return [...both, ...looks.map(look => ({ ...look, lang: 'zh' as const, paths: some, signedIn: true }))]
}

test(
  'every page: accessible, called by its name, in one language, narrow, light, without a complaint',
  { concurrency: 2 },
  async t => {
    const world = await newWorld()
    const samples = await fillWorld(world)
    const { origin, close } = await listen(world.request)
    const browser = await launch()
    const readerOf = async ({
      lang,
      signedIn,
      dark,
      large,
    }: Omit<Walk, 'name' | 'paths'>): Promise<Reader> => {
      const colorScheme = dark === true ? 'dark' : 'light'
      const context = await browser.newContext({ locale: 'zh-CN', colorScheme, reducedMotion: 'reduce' })
      const reader = await newReader(context)
      if (signedIn) await signIn(reader, origin, 'clerk')
      await context.addCookies([
        { name: 'lang', value: lang, url: origin },
        { name: 'elder', value: large === true ? '1' : '0', url: origin },
      ])
      return reader
    }
    try {
      const scout = await readerOf({ lang: 'zh', signedIn: true })
      const walks = await walksThrough(scout, samples)
      let minute = 0
      await Promise.all(
        walks.map(walk =>
          t.test(`${walk.name}: ${walk.paths.length} pages`, async () => {
            // Time passes, or the limit on requests would meet us.
            world.at(minutes(++minute))
            assert.ok(walk.paths.length > 1)
            assert.deepEqual(await walkThrough(await readerOf(walk), origin, walk), [])
          }),
        ),
      )
    } finally {
      await browser.close()
      close()
    }
  },
)
