import type { Words } from '#kernel/result'

import { isHan } from './charset.ts'
import { ENTITY, decoded } from './entities.ts'
import type { Finding } from './finding.ts'

/** Single characters that tell of damage by themselves. */
export type MarkKind =
  | 'private'
  | 'replaced'
  | 'control'
  | 'question'
  | 'entity'
  | 'headless'
  | 'surrogate'
  | 'hidden'
  | 'blank'

export interface Mark {
  readonly kind: MarkKind
  readonly at: number
  readonly to: number
}

const isDigit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0xff10 && unit <= 0xff19)
/** The mark at this place, or null when what stands there is innocent. */
export function isSuspicious(text: string, at: number, kind: MarkKind): Mark | null {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at + 1)
  switch (kind) {
    case 'private':
    case 'replaced':
    case 'control':
      return { kind, at, to: at + 1 }
    case 'surrogate': {
      const unit = text.charCodeAt(at)
      if (unit >= 0xdc00) return before >= 0xd800 && before <= 0xdbff ? null : { kind, at, to: at + 1 }
      if (!(after >= 0xdc00 && after <= 0xdfff)) return { kind, at, to: at + 1 }
      // Planes 15 and 16 are for private use too.
      return unit >= 0xdb80 ? { kind: 'private', at, to: at + 2 } : null
    }
    case 'hidden': {
      // Emoji are joined with U+200D.
      const joins =
        text.charCodeAt(at) === 0x200d && ((before >= 0xd800 && before <= 0xdfff) || before === 0xfe0f)
      return joins ? null : { kind, at, to: at + 1 }
    }
    case 'headless': {
      if (!HEADLESS_REST.test(text.slice(at + 1, at + 3))) return null
      return isDigit(before) || /[\w.,，．%±□-]/.test(text.charAt(at - 1)) ? null : { kind, at, to: at + 2 }
    }
    case 'entity': {
      ENTITY.lastIndex = at
      return ENTITY.test(text) ? { kind, at, to: ENTITY.lastIndex } : null
    }
    case 'question':
      return questionMark(text, at, before)
    case 'blank':
      return blank(text, at)
  }
}

const BLANK = '□'
// A form is recognised by its other boxes this far back.
const FORM = 80

/** A box in the middle of a sentence is what many programs show for a character they could not read or draw; in forms
 *  boxes stand where something is to be ticked. */
function blank(text: string, at: number): Mark | null {
  if (text.charAt(at - 1) === BLANK) return null
  let to = at + 1
  while (to < at + 4 && text.charAt(to) === BLANK) to++
  const joins = (unit: number): boolean => isHan(unit) || isDigit(unit)
  const ends =
    isDigit(text.charCodeAt(at - 1)) && '、，。；,.;%'.includes(text.charAt(to)) && to < text.length
  if (!joins(text.charCodeAt(at - 1)) || !(joins(text.charCodeAt(to)) || ends)) return null
  if (
    /[在于将把]$/.test(text.slice(Math.max(0, at - 1), at)) ||
    /^[内中里处打划勾为表填]/.test(text.slice(to, to + 1))
  )
    return null
  const line = text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - FORM), at)
  return /(?:^|[^\p{Script=Han}\d□])□/u.test(line) ? null : { kind: 'blank', at, to }
}

/** 0余 and 0多 before what can be counted: not 0余额, 0多一点, 0多不多. */
const HEADLESS_REST = /^(?:余(?!额|下|地|数|量)|多(?![一不少余]))[^\s，。、；]/

/** A half-width question mark is where many decoders put what they could not read; most, though, end a question. */
function questionMark(text: string, at: number, before: number): Mark | null {
  if ('吗呢吧么'.includes(text.charAt(at - 1)) && at > 0) return null
  if (before === 0x3f) return null
  let to = at + 1
  while (to - at < 6 && text.charCodeAt(to) === 0x3f) to++
  // A list of questions counts them: 姓名?2.年龄?
  if (/^\d{1,2}[.、．)）](?!\d)/.test(text.slice(to, to + 4))) return null
  const after = text.charCodeAt(to)
  const inText =
    isHan(before) ||
    isDigit(before) ||
    isWideMark(before) ||
    // Half-width marks and kana, which misread text is full of, count between Chinese characters only.
    ((',;:'.includes(text.charAt(at - 1)) || isKana(before)) && isHan(after)) ||
    before === 0xfffd
  const goesOn =
    isHan(after) ||
    isDigit(after) ||
    isWideMark(after) ||
    after === 0xfffd ||
    '!,;%+:.'.includes(text.charAt(to))
  return inText && goesOn && to < text.length ? { kind: 'question', at, to } : null
}

const WIDE_MARKS = '，。、；：！？（）《》“”'
const isKana = (unit: number): boolean => unit >= 0x3040 && unit <= 0x30ff
const isWideMark = (unit: number): boolean => WIDE_MARKS.includes(String.fromCharCode(unit))

/** Turns marks that nothing explained into findings, neighbours of one kind into one. */
export function findMarks(text: string, marks: readonly Mark[]): Finding[] {
  const found: Finding[] = []
  for (let i = 0; i < marks.length;) {
    const mark = marks[i]
    if (!mark) break
    let to = mark.to
    let next = i + 1
    // Long damage is one finding; hidden characters are shown one by one, since each is removed by itself.
    const reach =
      mark.kind === 'hidden' || mark.kind === 'question' || mark.kind === 'headless' || mark.kind === 'blank'
        ? 0
        : 8
    for (let other = marks[next]; other?.kind === mark.kind && other.at - to <= reach; other = marks[++next])
      to = other.to
    const finding = describe(text, mark, to, next - i)
    if (finding) found.push(finding)
    i = next
  }
  return found
}

function describe(text: string, { kind, at }: Mark, to: number, count: number): Finding | null {
  const made = (message: Words, more: Partial<Finding> = {}): Finding => {
    const start = more.start ?? at
    const end = more.end ?? to
    return {
      kind: 'damaged-text',
      text: text.slice(start, end),
      start,
      end,
      message,
      facts: { count },
      repair: null,
      severity: 'block',
      ...more,
    }
  }
  switch (kind) {
    case 'private': {
      const start = numberBefore(text, at)
      const { end } = numberAfter(text, to)
      if (start < at && end > to) return made(POINT_LOST, { start: at - 1, end: to + 1 })
      return start < at ? made(DIGIT_GONE, { start }) : made(PRIVATE)
    }
    case 'replaced': {
      const start = numberBefore(text, at)
      return made(start < at ? DIGIT_GONE : REPLACED, { start, end: numberAfter(text, to).end })
    }
    case 'blank': {
      const start = numberBefore(text, at)
      const { end } = numberAfter(text, to)
      return start < at || end > to
        ? made(DIGIT_GONE, { start, end, severity: 'warn' })
        : made(BOX, { severity: 'warn' })
    }
    case 'control':
    case 'surrogate':
      return made(CONTROL)
    case 'headless':
      return made(HEADLESS)
    case 'entity': {
      const repair = text.slice(at, to).replaceAll(new RegExp(ENTITY.source, 'g'), decoded)
      return made(ENTITIES, { repair, facts: { count, repair } })
    }
    case 'hidden': {
      const unit = text.charCodeAt(at)
      const turns = (unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069)
      return made(turns ? TURNING : HIDDEN, {
        repair: '',
        severity: turns || unit === 0xfeff ? 'block' : 'warn',
      })
    }
    case 'question':
      return question(text, at, to, made)
  }
}

function question(
  text: string,
  at: number,
  to: number,
  made: (message: Words, more?: Partial<Finding>) => Finding,
): Finding | null {
  const after = text.charCodeAt(to)
  const start = numberBefore(text, at)
  const { end, rounded } = numberAfter(text, to)
  // Digits on both sides, or 余 after them, can only be one number that lost a digit.
  if (end > to && (start < at || (rounded && !isQuestion(text, at)))) return made(NUMBER_LOST, { start, end })
  if (isQuestion(text, at)) return null
  if (end > to || (start < at && (isHan(after) || '%+:.'.includes(text.charAt(to)))))
    return made(NUMBER_LOST, { start, end, severity: 'warn' })
  if ('！？，。；：、'.includes(text.charAt(to))) return made(CHARACTER_LOST)
  return isHan(after) || text.startsWith('!?', to) || /^(?:[:.%+]\d|[,;:](?!\d))/.test(text.slice(to, to + 2))
    ? made(MAYBE_LOST, { severity: 'warn' })
    : null
}

function numberBefore(text: string, to: number): number {
  let from = to
  while (from > 0 && to - from < 20 && isDigit(text.charCodeAt(from - 1))) from--
  return from
}

/** The rest of a number that follows, to its 余 or 多, so that the finding covers the figure that cannot be used. */
function numberAfter(text: string, from: number): { end: number; rounded: boolean } {
  let end = from
  while (isDigit(text.charCodeAt(end))) end++
  const rounded = end > from && end < text.length && '余多几'.includes(text.charAt(end))
  return { end: rounded ? end + 1 : end, rounded }
}

/** True when the sentence before the mark asks something. */
function isQuestion(text: string, at: number): boolean {
  const sentence = /[^。！!；;\n]*$/.exec(text.slice(Math.max(0, at - 40), at))?.[0] ?? ''
  return /[吗呢吧么谁哪何几怎啥否嘛啊呀咋孰]|多少|为什|什|(.)不\1|没有$|可以$|行不|好不|对不/.test(sentence)
}

const PRIVATE: Words = [
  '这里有 {count} 个看不见的专用区字符，是编码损坏留下的；删掉它们会连带丢掉内容，请对照原件改正。',
  'There are {count} private-use characters here that most screens hide; they are what damage left behind. Correct the passage from the original instead of deleting them.',
]
const POINT_LOST: Words = [
  '这个数中间有一个看不见的字符，很可能是丢了的小数点，请对照原件核实这个数。',
  'An invisible character stands inside this number, most likely a lost decimal point: check the number against the original.',
]
const REPLACED: Words = [
  '这里有 {count} 处字节无法解读，原字已经丢失，请用原文件重新导入或对照原件补上。',
  'Bytes could not be read in {count} places here and the characters are gone: import the original file again, or fill them in from it.',
]
const DIGIT_GONE: Words = [
  '这个数里有一处读不出来，可能丢了一位数字；无法推算，请查原始记录，在此之前这个数不能用。',
  'Part of this number cannot be read and a digit may be lost; it cannot be worked out. Look it up in the records, and do not use the figure until then.',
]
const BOX: Words = [
  '句子中间的方框可能是没有显示出来的字，请对照原件补上。',
  'The box in the middle of this sentence may stand for a character that was lost: fill it in from the original.',
]
const CONTROL: Words = [
  '这里有 {count} 个不该出现在文章里的控制字符，请对照原件改正。',
  'There are {count} control characters here that do not belong in a text. Correct the passage from the original.',
]
const HEADLESS: Words = [
  '这个数没有开头的数字，前面丢了至少一位；无法推算，请查原始记录，在此之前这个数不能用。',
  'This number has no leading digit: at least one was lost and cannot be worked out. Look it up in the records, and do not use the figure until then.',
]
const ENTITIES: Words = [
  '这里把网页代码当成了文字，应为“{repair}”。',
  'Web page code was taken for text here; it stands for “{repair}”.',
]
const HIDDEN: Words = [
  '这里藏着一个看不见的字符，可以删去。',
  'An invisible character is hidden here; it can be removed.',
]
const TURNING: Words = [
  '这里藏着一个会颠倒显示顺序的字符，读者看到的和实际的不一样，应删去。',
  'A hidden character here reverses the order in which the text is shown, so readers see something else than what is written. Remove it.',
]
const NUMBER_LOST: Words = [
  '数字前面的问号不像标点，可能吞掉了一位数字；请查原始记录，在此之前这个数不能用。',
  'The question mark before this number is not punctuation and may stand for a lost digit: look it up in the records, and do not use the figure until then.',
]
const CHARACTER_LOST: Words = [
  '标点前的半角问号是丢失的字，请对照原件补上。',
  'The half-width question mark before this punctuation stands for a lost character: fill it in from the original.',
]
const MAYBE_LOST: Words = [
  '句子中间的问号可能是丢失的字，请看一看。',
  'The question mark in the middle of this sentence may stand for a lost character. Please have a look.',
]
