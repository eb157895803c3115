import type { Words } from '#kernel/result'

import type { Finding } from './finding.ts'

interface Filler {
  readonly sign: RegExp
  readonly search: string
  readonly message: Words
}

/** What two replacement characters become when they are read as GBK. */
export const REPLACED_TWICE = '锟斤拷'

const LOST_TWICE: Words = [
  '“锟斤拷”是编码反复转换留下的，原字已经丢失，请用原文件重新导入。',
  '“锟斤拷” is what repeated conversions leave of characters that are gone: import the original file again.',
]
const EMPTY_MEMORY: Words = [
  '这几个重复的字是程序出错填进来的，请对照原件改正。',
  'A faulty program filled in these repeated characters: correct the passage from the original.',
]
const READ_AS_GBK: Words = [
  '这是 UTF-8 文件开头的标记被当成 GBK 打开留下的，可以删去。',
  'This is the mark at the start of a UTF-8 file, opened as GBK; it can be removed.',
]

const FILLERS: readonly Filler[] = [
  // Two U+FFFD in UTF-8 are EF BF BD EF BF BD, in GBK 锟斤拷; where bytes survived in between, only 锟 or 拷 is left.
  { search: REPLACED_TWICE, sign: /(?:[^\n]{0,3}[锟拷])+/y, message: LOST_TWICE },
  // Bytes CC and CD, with which debuggers fill memory that was never written.
  { search: '烫烫烫', sign: /烫{3,}/y, message: EMPTY_MEMORY },
  { search: '屯屯屯', sign: /屯{3,}/y, message: EMPTY_MEMORY },
  { search: '锘縷', sign: /锘縷/y, message: READ_AS_GBK },
]

/** Finds the strings that programs famously leave in place of text.
 *  Shape: text → findings, by kind and place; linear. */
export function findFillers(text: string): Finding[] {
  const found: Finding[] = []
  for (const { search, sign, message } of FILLERS)
    for (let start = text.indexOf(search); start !== -1;) {
      sign.lastIndex = start
      const end = start + (sign.exec(text)?.[0] ?? search).length
      if (search === REPLACED_TWICE) start = startOf(text, start, found.at(-1)?.end ?? 0)
      const part = text.slice(start, end)
      const repair = message === READ_AS_GBK ? '' : null
      found.push({ kind: 'damaged-text', text: part, start, end, message, repair, severity: 'block' })
      start = text.indexOf(search, end)
    }
  return found
}

/** Takes along what stands before: another 锟 or 拷 no further off than the rest of one such string. */
function startOf(text: string, at: number, least: number): number {
  let start = at
  for (let i = at - 1; i >= Math.max(least, start - 4) && text.charCodeAt(i) !== 0x0a; i--)
    if ('锟拷'.includes(text.charAt(i))) start = i
  return start
}
