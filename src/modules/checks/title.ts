import type { Words } from '#kernel/result'

import { isHan, once } from './charset.ts'
import type { Finding } from './finding.ts'
import { adPoints } from './spam.ts'
import type { Span } from './spans.ts'
import { commonPairs } from './vocabulary.ts'

/** Where the titles of a text stand, and what is left when they are taken away. */
export interface SplitText {
  readonly titles: readonly Span[]
  /** The heading that readers see, if the text shows one. */
  readonly heading: Span | null
  readonly body: string
}

const LONGEST_TITLE = 120
const DATELINE =
  /^\s*(?:发表时间|发布时间|发布日期|时间|日期|来源|作者|稿源|供稿)\s*[:：]|\d{4}[-年./]\d{1,2}[-月./]\d{1,2}/
const ENDS_SENTENCE = /[。；;！!？?，,]\s*$/

interface Line {
  readonly text: string
  readonly at: number
}

/** Cuts a plain text: its first line is the title of the frame, the line above the date is the heading.
 *  Shape: without a title-like first line all is body. */
export function splitTitle(text: string): SplitText {
  const lines = firstLines(text, 12)
  const [first, second] = lines
  if (!first || !second || first.text.length > LONGEST_TITLE || ENDS_SENTENCE.test(first.text))
    return { titles: [], heading: null, body: text }
  const dated = lines.findIndex((line, i) => i > 1 && DATELINE.test(line.text))
  const above = dated > 1 ? lines[dated - 1] : second
  const isHeading = above && above.text.length <= 60 && !ENDS_SENTENCE.test(above.text)
  return {
    titles: [spanOf(first)],
    heading: isHeading ? spanOf(above) : null,
    body: text.slice(first.at + first.text.length),
  }
}

/** Cuts the text of a web page, whose titles are known. */
export const pageParts = (text: string, titles: readonly Span[]): SplitText => ({
  titles,
  heading: null,
  body: text.slice(titles.at(-1)?.end ?? 0),
})

const spanOf = ({ text, at }: Line): Span => ({ start: at, end: at + text.length })

/** The first non-empty lines, trimmed, with the place of their first character. */
function firstLines(text: string, count: number): Line[] {
  const lines: Line[] = []
  let from = 0
  while (from < text.length && lines.length < count) {
    const newline = text.indexOf('\n', from)
    const to = newline === -1 ? text.length : newline
    const raw = text.slice(from, to)
    const line = raw.trim()
    if (line !== '') lines.push({ text: line, at: from + raw.indexOf(line) })
    from = to + 1
  }
  return lines
}

// Plain titles share 60 to 100 % of their character pairs with the page, a hijacked one 10 % (the article of 2019).
const LEAST_OVERLAP = 0.25
// A title of one word, such as 工作动态, says too little to be compared.
const LEAST_PAIRS = 4
const LEAST_BODY = 40
// A literary title (春风化雨润民心) shares nothing with its page either, so something has to speak against a title: trade,
// another script, or that it holds nothing of what stations write about.
const LEAST_AGAINST = 1
const LATIN_WORDS_MIN = 3
const OTHER_SCRIPT = /[\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7a3]{3}/
// What stations call their work, beyond the words of their reports.
const TOUCH =
  /[民心爱情暖温春风新文明家邻老童幸福党旗初梦歌美善德孝助志愿义守护光灯阳花香绿青山村社区街楼院里路夕晖银龄巾帼红团圆聚力同共携手奋进谱绘篇章画卷点亮传递服务群众人生活事]/
const STRANGE = 0.1
const ODD_ALONE = 0.2
const ODD = 0.3
// A short title is a matter of taste.
const HAN_MIN = 8
const HAN_SOME = 9
const HAN_MANY = 12
const COUPLET = /[\u4e00-\u9fff”!！?？][ \u3000]+[“\u4e00-\u9fff]/

/** Finds a title that does not speak of what the page says.
 *  Shape: (text, where the title stands, all that is no title) → no finding or one. */
export function findTitle(text: string, { start, end }: Span, body: string): Finding[] {
  const title = text.slice(start, end)
  const pairs = pairsOf(title)
  const script = OTHER_SCRIPT.test(title) && !OTHER_SCRIPT.test(body)
  if ((pairs.length < LEAST_PAIRS && !script) || body.length < LEAST_BODY) return []
  const said = new Set(pairsOf(body.slice(0, 20000)))
  const overlap = pairs.filter(pair => said.has(pair)).length / Math.max(1, pairs.length)
  if (overlap >= LEAST_OVERLAP || against(title) < LEAST_AGAINST) return []
  const facts = { percent: Math.round(overlap * 100) }
  return [
    {
      kind: 'title-mismatch',
      text: title,
      start,
      end,
      message: MISMATCH,
      facts,
      repair: null,
      severity: 'block',
    },
  ]
}

const stationPairs = once(commonPairs)

/** What speaks against a title, in points. */
function against(title: string): number {
  const latin = new Set(title.toLowerCase().match(/[a-z]{3,}/g)).size
  const foreign = latin >= LATIN_WORDS_MIN || OTHER_SCRIPT.test(title) ? 1 : 0
  const han = Array.from(title).filter(sign => isHan(sign.charCodeAt(0)))
  if (han.length < HAN_MIN) return adPoints(title) + foreign
  const pairs = pairsOf(title).filter(pair => isHan(pair.charCodeAt(0)))
  const known = pairs.filter(pair => stationPairs().has(pair)).length / Math.max(1, pairs.length)
  const touching = han.filter(sign => TOUCH.test(sign)).length / han.length
  const ours = known + touching
  // Two halves with a space between them are how headlines are set, not how search engines are fed.
  const most = COUPLET.test(title) ? STRANGE : ODD_ALONE
  const least = COUPLET.test(title) ? HAN_MANY : HAN_SOME
  const strange = ours < most && han.length >= least ? 1 : ours < ODD ? 0.5 : 0
  // Search engines are fed with lists.
  const listed = ours < ODD && /[,_|-]/.test(title) ? 0.5 : 0
  return adPoints(title) + foreign + strange + listed
}

/** Pairs of neighbouring Han characters, and Latin words as a whole. */
function pairsOf(text: string): string[] {
  const pairs: string[] = text.toLowerCase().match(/[a-z]{3,}/g) ?? []
  for (let i = 0; i + 1 < text.length; i++)
    if (isHan(text.charCodeAt(i)) && isHan(text.charCodeAt(i + 1))) pairs.push(text.slice(i, i + 2))
  return pairs
}

const MISMATCH: Words = [
  '标题和正文对不上（只有 {percent}% 的用词在正文里出现），网页标题可能被人篡改，请核对并换回真正的标题。',
  'The title does not match the text (only {percent} % of its wording occurs there): it may have been tampered with. Check it and put the real title back.',
]
