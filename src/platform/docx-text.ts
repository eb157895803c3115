import { no, ok, type Refusal, type Result } from '#kernel/result'

import { SHEET_LIMITS } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'
import { readXml } from './sheet-xml.ts'
import { openPackage } from './sheet-zip.ts'

const MAIN_PART = 'word/document.xml'
// A report of a year with its tables is some hundred kilobytes.
const LIMITS = { ...SHEET_LIMITS, inflatedBytes: 256 * 1024 * 1024 }
const CHARACTERS_MAX = 4_000_000

/** Reads the text of a Word document: a line for each paragraph, a tab between the cells of a table. What was deleted
 *  with tracked changes is left out.
 *  Refuses: docx.broken, for what is no whole Word document or far too large. */
export async function readDocxText(bytes: Uint8Array): Promise<Result<string>> {
  try {
    const parts = await openPackage(bytes, LIMITS)
    try {
      if (!parts.has(MAIN_PART)) return no(broken)
      let text = ''
      let inText = false
      await readXml(parts.chunks(MAIN_PART), MAIN_PART, {
        open(name) {
          inText = name === 't'
          if (name === 'tab') text += '\t'
          else if (name === 'br' || name === 'cr') text += '\n'
        },
        close(name) {
          inText = false
          if (name === 'p') text += '\n'
          else if (name === 'tc') text = `${text.replace(/\n$/, '')}\t`
          else if (name === 'tr') text = `${text.replace(/\t$/, '')}\n`
        },
        text(piece) {
          if (inText) text += piece
          if (text.length > CHARACTERS_MAX) throw new SheetRefused('inflates-too-much')
        },
      })
      return ok(text)
    } finally {
      parts.close()
    }
  } catch (error) {
    if (error instanceof SheetRefused) return no(broken)
    throw error
  }
}

const broken: Refusal = {
  code: 'docx.broken',
  status: 422,
  words: [
    '这个文件不是完整的 Word 文档（.docx），或者过大，打不开。请用 Word 或 WPS 重新保存，或另存为纯文本再检查。',
    'This is no whole Word document (.docx), or it is too large, and could not be opened. Save it again in Word or WPS, or save it as plain text, and check that.',
  ],
}
