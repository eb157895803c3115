import { once } from './charset.ts'

/** What stands around a number, in the words of the text. */
export interface Context {
  /** What is counted: the words of the clause without the number and the words that only lead to it. */
  readonly counts: string
  /** Where the clause begins and ends. */
  readonly from: number
  readonly to: number
  /** The words that a figure must be named in, and where the sentence around them begins. */
  readonly near: string
  readonly sentenceFrom: number
}

/** A damaged passage and what it reads like when repaired. */
export interface Repair {
  readonly start: number
  readonly end: number
  readonly repair: string
}

const LONGEST_CLAUSE = 64
const LONGEST_SENTENCE = 160
const LONGEST_AFTER = 32

const CLAUSE = 1
const SENTENCE = 2

const ends = once(() => {
  const table = new Uint8Array(65536)
  for (const mark of '，,;；：:（）()') table[mark.charCodeAt(0)] = CLAUSE
  for (const mark of '。！!？?\n\r') table[mark.charCodeAt(0)] = SENTENCE
  return table
})

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

/** 1,000 and 8:30 hold no clause end. */
const endsClause = (text: string, at: number): boolean =>
  ends()[text.charCodeAt(at)] !== 0 && !(isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1)))

/** Walks along the sentences of a text: where the one that holds a place begins. Places must not go back. */
export function sentencesOf(text: string): (at: number) => number {
  const table = ends()
  let from = 0
  let seen = 0
  return at => {
    for (; seen < at; seen++) if (table[text.charCodeAt(seen)] === SENTENCE) from = seen + 1
    return from
  }
}

/** Where the clause around a place begins, not before `floor`; damage is no clause end. */
function clauseStart(text: string, at: number, floor: number, damage: Repair | null): number {
  let from = at
  let length = 0
  while (from > floor && length < LONGEST_CLAUSE) {
    if (damage && from > damage.start && from <= damage.end) from = damage.start
    else if (endsClause(text, from - 1)) break
    else {
      from--
      length++
    }
  }
  return Math.max(from, floor)
}

const VERBS =
  /开展|举办|组织|召开|举行|宣讲|发放|赠送|慰问|走访|调解|清理|整治|建立|成立|组建|制定|查找|排查|解决|化解|服务|帮助|参加|参与|完成|做到|实现|达/
const LEADS =
  /^(?:“[^”]{1,4}”即|”(?:即|是指|指的?是|指|代表|就是)|[、”）)\s]+|(?:其中|共计|总计|累计|合计|共有|先后|陆续|并且?|以及|及|和|与|还|已|又|再|共|为|向|给|对|有|由|将|把)(?!同|学|建|产|产党|享|驻|好|务|性|老|民|平|睦|解|谐|关|经|人))+/
const TRAILS =
  /(?:了|过|达到?|共计|共有|共|总计|累计|合计|约|近|有|为|给|向|的|至|已|及|和|与|、|超过?|就|“|\s)+$/
const OF_EARLIER = /^.*(?:、|以及|\+|[和及与](?![解谐平睦]))/s
const ENUMERATES = /[、]|以及/

/** Finds what a number counts.
 *  Shape: (text, place of the quantity, where the words before it and its sentence begin, damage in front of it) →
 *         words; looks at a bounded stretch of text only. */
export function contextOf(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  { floor, sentenceFrom }: { readonly floor: number; readonly sentenceFrom: number },
  damage: Repair | null,
): Context {
  let from = clauseStart(text, start, floor, damage)
  const to = clauseEnd(text, end)
  const after = trimAfter(text.slice(end, Math.min(to, end + LONGEST_AFTER)))
  const words = restored(text, from, start, damage)
  // 12名志愿者和3名医生: what stands before 和 belongs to the number before.
  let before = trimBefore(from === floor && floor > 0 ? words.replace(OF_EARLIER, '') : words)
  // A list that shares one count may be broken by commas: 民族精神,时代精神以及公德4次.
  while (before !== '' && !VERBS.test(before) && ENUMERATES.test(before) && start - from < LONGEST_CLAUSE) {
    const earlier = earlierClause(text, from, floor)
    if (earlier === from || !ENUMERATES.test(text.slice(earlier, from))) break
    from = earlier
    before = trimBefore(text.slice(from, start))
  }
  // 对垃圾进行了清理，共20余方: the subject is in the clause before.
  if (before === '' && after === '') {
    const earlier = earlierClause(text, from, floor)
    before = trimBefore(text.slice(earlier, from).replace(/[，,：:（(]$/, ''))
    from = earlier
  }
  return {
    counts: before + after,
    from,
    to,
    near: before + text.slice(start, end) + after,
    sentenceFrom: Math.max(Math.min(sentenceFrom, from), from - LONGEST_SENTENCE),
  }
}

function restored(text: string, from: number, to: number, damage: Repair | null): string {
  if (!damage || damage.start < from || damage.start >= to) return text.slice(from, to)
  // What is repaired ends with the number whose digit is lost.
  return text.slice(from, damage.start) + damage.repair.replace(/[□\d].*$/s, '')
}

/** The start of the clause before this one, if a comma parts them. */
function earlierClause(text: string, from: number, floor: number): number {
  const mark = text.charAt(from - 1)
  if (from - 1 <= floor || mark === '' || !'，,：:（('.includes(mark)) return from
  return clauseStart(text, from - 1, floor, null)
}

function clauseEnd(text: string, end: number): number {
  let to = end
  while (to < text.length && to - end < LONGEST_CLAUSE && !endsClause(text, to)) to++
  return to
}

const PERIOD =
  /^(?:今年以来|年初以来|今年|截[至止]目前|目前|上半年|下半年|全年|年初|“?两节”?(?:期间)?|春节期间|[^，,。；]{0,6}期间)/

const trimBefore = (words: string): string => {
  const led = words.replace(LEADS, '').replace(PERIOD, '').replace(LEADS, '')
  const trimmed = led.replace(TRAILS, '')
  return trimmed.slice(-LONGEST_CLAUSE)
}

/** Words behind the unit belong to it (6支志愿者服务队伍) unless they begin another deed or lead to the next number. */
const trimAfter = (words: string): string => {
  if (/^[并和及与以且而后、]/.test(words)) return ''
  const own = words.replace(/^”(?:即|是指|指的?是|指|代表|就是)/, '').replace(/^[的之”]+/, '')
  const next = own.search(/\d/)
  const alone = next === -1 ? own : own.slice(0, next).replace(/(?:、|以及|[和及与]|\+)[^、和及与+]*$/, '')
  return alone.replace(/[“\s]+$/, '')
}
