import { decoded, ENTITY } from './entities.ts'
import type { Span } from './spans.ts'

/** What a web page says, without its tags.
 *  Shape: `titles` are what search engines show of it, each on its own line at the start of `text`: the title of the
 *         frame, its description and its keywords. All places are places in `text`. */
export interface Page {
  readonly text: string
  readonly titles: readonly Span[]
  /** Parts that readers do not see, with the outside links in them. */
  readonly hidden: readonly (Span & { readonly links: number })[]
}

const HTML =
  /^\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*|<!--[^]{0,2000}?-->\s*)*<(?:!doctype|html|head|body|meta|title|link|div|p|article|section|table|h[1-6]|script|ul|span)[\s>/]/i

export const isHtml = (text: string): boolean => HTML.test(text.slice(0, 4096))

const ATTRIBUTE = /([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g
const RAW = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'iframe',
  'object',
  'textarea',
  'select',
])
const INLINE = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)
const CELLS = new Set(['td', 'th'])
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
const HIDES =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|text-indent\s*:\s*-\d{3}|(?:left|top|right|margin-left)\s*:\s*-\d{3}|opacity\s*:\s*0(?:[;\s]|$)/i

interface Open {
  readonly name: string
  readonly from: number
  links: number
}

/** Reads a page as its readers and search engines get it.
 *  Shape: source → text with a line for each block, entities decoded once; linear; never throws. */
export function readHtml(source: string): Page {
  const head: string[] = []
  const out = writer()
  const hidden: (Span & { links: number })[] = []
  // Only the outermost hidden element is kept; `depth` counts elements of its name inside it.
  let hiding: (Open & { depth: number }) | null = null
  let at = 0
  while (at < source.length) {
    const next = source.indexOf('<', at)
    if (next === -1) break
    out.text(source.slice(at, next))
    const tag = tagAt(source, next)
    if (!tag) {
      out.text('<')
      at = next + 1
      continue
    }
    const { name, closes, attributes } = tag
    at = tag.end
    if (name === '') continue
    if (name === 'title' && !closes) {
      const end = endOf(source, at, name)
      head.push(plain(source.slice(at, end)))
      at = end
    } else if (RAW.has(name) && !closes) at = endOf(source, at, name)
    else if (name === 'meta') {
      const { name: what = '', content = '' } = attributesOf(attributes)
      if (/^(?:description|keywords)$/i.test(what)) head.push(plain(content))
    } else {
      if (CELLS.has(name)) out.line(closes ? '\t' : ' ')
      else if (!INLINE.has(name)) out.line('\n')
      if (closes) {
        if (hiding?.name === name && --hiding.depth === 0) {
          hidden.push({ start: hiding.from, end: out.length(), links: hiding.links })
          hiding = null
        }
      } else if (hiding) {
        if (name === hiding.name) hiding.depth++
        if (name === 'a' && /href\s*=\s*["']?(?:https?:)?\/\//i.test(attributes)) hiding.links++
      } else if (!VOID.has(name) && isHidden(attributes))
        hiding = { name, from: out.length(), links: 0, depth: 1 }
    }
  }
  if (at < source.length) out.text(source.slice(at))
  return assembled(head, out.text(''), hidden)
}

interface Tag {
  readonly name: string
  readonly closes: boolean
  readonly attributes: string
  readonly end: number
}

const NAME = /<(\/?)([a-zA-Z][\w:-]*)/y

/** The tag, comment or declaration at a place, or null when a plain < stands there. One that never ends takes the rest
 *  of the page, as in a browser. */
function tagAt(source: string, at: number): Tag | null {
  if (source.startsWith('<!--', at)) return nameless(source, source.indexOf('-->', at + 4), 3)
  if (source.startsWith('<!', at) || source.startsWith('<?', at))
    return nameless(source, source.indexOf('>', at), 1)
  NAME.lastIndex = at
  const named = NAME.exec(source)
  if (!named) return null
  let end = NAME.lastIndex
  while (end < source.length && source.charCodeAt(end) !== 0x3e) {
    const sign = source.charAt(end)
    const closing = sign === '"' || sign === "'" ? source.indexOf(sign, end + 1) : end
    end = closing === -1 ? source.length : closing + 1
  }
  const attributes = source.slice(NAME.lastIndex, end)
  return { name: (named[2] ?? '').toLowerCase(), closes: named[1] === '/', attributes, end: end + 1 }
}

const nameless = (source: string, found: number, length: number): Tag => ({
  name: '',
  closes: false,
  attributes: '',
  end: found === -1 ? source.length : found + length,
})

function assembled(
  head: readonly string[],
  body: string,
  hidden: readonly (Span & { readonly links: number })[],
): Page {
  const titles: Span[] = []
  let text = ''
  for (const line of head.filter(each => each !== '')) {
    titles.push({ start: text.length, end: text.length + line.length })
    text += `${line}\n`
  }
  const shift = text.length
  return {
    text: text + body,
    titles,
    hidden: hidden
      .map(({ start, end, links }) => ({
        start: start + shift,
        end: Math.min(end, body.length) + shift,
        links,
      }))
      .filter(({ start, end }) => end > start),
  }
}

/** Collects text: white space collapses as in a browser, and a line holds no white space at its ends. */
function writer() {
  let written = ''
  let gap = ''
  return {
    length: (): number => written.length,
    line(sign: '\n' | '\t' | ' '): void {
      if (sign === '\n' || gap === '' || gap === ' ') gap = sign
    },
    text(source: string): string {
      let at = 0
      for (const match of source.matchAll(/[ \t\r\n\f]+/g)) {
        add(source.slice(at, match.index))
        if (gap === '') gap = ' '
        at = match.index + match[0].length
      }
      add(source.slice(at))
      return written
    },
  }

  function add(piece: string): void {
    if (piece === '') return
    if (written !== '') written += gap
    gap = ''
    written += unescaped(piece)
  }
}

/** Where the element that was just opened ends: before its closing tag, or at the end of the page. */
function endOf(source: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}`, 'gi')
  closing.lastIndex = from
  return closing.exec(source)?.index ?? source.length
}

function attributesOf(written: string): Readonly<Record<string, string | undefined>> {
  const found: Record<string, string> = {}
  for (const match of written.matchAll(ATTRIBUTE))
    found[(match[1] ?? '').toLowerCase()] ??= match[2] ?? match[3] ?? match[4] ?? ''
  return found
}

function isHidden(written: string): boolean {
  if (!/hidden|style/i.test(written)) return false
  const { hidden, style = '' } = attributesOf(written)
  return hidden !== undefined || HIDES.test(style)
}

const plain = (written: string): string => unescaped(written).replaceAll(/\s+/g, ' ').trim()

// Escaped twice is damage that readers see, so entities are decoded once only.
const ONCE = new RegExp(ENTITY.source.replace('(?:amp;)*', ''), 'g')
const unescaped = (piece: string): string => (piece.includes('&') ? piece.replaceAll(ONCE, decoded) : piece)
