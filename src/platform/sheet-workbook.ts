import { posix } from 'node:path'

import { CELL_CHARACTERS_MAX, isDateFormat, unescapeXlsx } from './sheet-cell.ts'
import type { SheetLimits } from './sheet-limits.ts'
import { SheetRefused } from './sheet-refusal.ts'
import { attributeOf, readXml } from './sheet-xml.ts'
import type { SheetPackage } from './sheet-zip.ts'

/** A workbook's frame: where its sheets are and how their numbers are to be understood. */
export interface Workbook {
  readonly sheets: readonly WorkbookSheet[]
  readonly is1904: boolean
  readonly stylesPart: string | undefined
  readonly sharedTextsPart: string | undefined
}

export interface WorkbookSheet {
  readonly name: string
  readonly isHidden: boolean
  readonly part: string
}

interface Relation {
  readonly type: string
  readonly target: string
}

const CONTENT_TYPES = '[Content_Types].xml'

/** Reads the frame of a workbook.
 *  Refuses: what is no workbook, macros, links to other files. */
export async function readWorkbook(parts: SheetPackage): Promise<Workbook> {
  if (!parts.has(CONTENT_TYPES)) await refuseOtherArchives(parts)
  const typeOf = await readContentTypes(parts)
  const root = [...(await readRelations(parts, '_rels/.rels', '')).values()]
  const part = root.find(({ type }) => type === 'officeDocument')?.target
  if (part === undefined || !parts.has(part))
    throw new SheetRefused('broken-workbook', { part: '_rels/.rels' })
  refuseOtherKinds(typeOf(part), parts.names)

  const relationsPart = `${posix.dirname(part)}/_rels/${posix.basename(part)}.rels`.replace(/^\.\//, '')
  const relations = await readRelations(parts, relationsPart, posix.dirname(part))
  const byType = (wanted: string): string | undefined =>
    [...relations.values()].find(({ type, target }) => type === wanted && parts.has(target))?.target
  if ([...relations.values()].some(({ type }) => type === 'externalLink' || type === 'connections'))
    throw new SheetRefused('external-links')

  let is1904 = false
  const sheets: WorkbookSheet[] = []
  await readXml(parts.chunks(part), part, {
    open(name, attributes) {
      if (name === 'workbookPr') is1904 = isTrue(attributes['date1904'])
      if (name !== 'sheet') return
      const relation = relations.get(attributeOf(attributes, 'id') ?? '')
      if (relation?.type !== 'worksheet') return
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible'
      sheets.push({ name: attributes['name'] ?? '', isHidden, part: relation.target })
    },
  })
  if (sheets.length === 0) throw new SheetRefused('nothing-in-sheet')
  return { sheets, is1904, stylesPart: byType('styles'), sharedTextsPart: byType('sharedStrings') }
}

async function refuseOtherArchives(parts: SheetPackage): Promise<never> {
  const kind = parts.has('mimetype') ? await firstText(parts, 'mimetype') : ''
  if (kind.includes('opendocument.spreadsheet')) throw new SheetRefused('open-document')
  throw new SheetRefused('not-a-sheet', { kind: 'ZIP' })
}

/** Reads which part is of which type: each by its own name, else by its ending. */
async function readContentTypes(parts: SheetPackage): Promise<(part: string) => string> {
  const byPart = new Map<string, string>()
  const byEnding = new Map<string, string>()
  await readXml(parts.chunks(CONTENT_TYPES), CONTENT_TYPES, {
    open(name, { ContentType: type = '', PartName: part = '', Extension: ending = '' }) {
      if (name === 'Override') byPart.set(part.toLowerCase(), type)
      else if (name === 'Default') byEnding.set(ending.toLowerCase(), type)
    },
  })
  return part =>
    byPart.get(`/${part}`.toLowerCase()) ?? byEnding.get(posix.extname(part).slice(1).toLowerCase()) ?? ''
}

function refuseOtherKinds(mainType: string, names: readonly string[]): void {
  if (/sheet\.binary/.test(mainType)) throw new SheetRefused('not-a-sheet', { kind: 'XLSB' })
  if (/word/.test(mainType)) throw new SheetRefused('not-a-sheet', { kind: 'DOCX' })
  if (/presentation|powerpoint/.test(mainType)) throw new SheetRefused('not-a-sheet', { kind: 'PPTX' })
  const isProgram = /(^|\/)(vbaProject[^/]*\.bin|(macro|dialog)sheets\/.*|activeX\/.*)$/i
  if (/macroEnabled/i.test(mainType) || names.some(name => isProgram.test(name)))
    throw new SheetRefused('macros')
  if (names.some(name => /(^|\/)(externalLinks\/|connections\.xml$|queryTables\/)/i.test(name)))
    throw new SheetRefused('external-links')
}

async function readRelations(
  parts: SheetPackage,
  part: string,
  folder: string,
): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  if (!parts.has(part)) throw new SheetRefused('broken-workbook', { part })
  await readXml(parts.chunks(part), part, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes['TargetMode'] === 'External') return
      const type = (attributes['Type'] ?? '').split('/').at(-1) ?? ''
      const target = attributes['Target'] ?? ''
      relations.set(attributes['Id'] ?? '', {
        type,
        target: posix.join('/', target.startsWith('/') ? '' : folder, target).slice(1),
      })
    },
  })
  return relations
}

/** Which cell styles show a number as a date, by the style's place. */
export async function readDateStyles(
  parts: SheetPackage,
  part: string | undefined,
): Promise<readonly boolean[]> {
  const codes = new Map<number, string>()
  const formats: number[] = []
  let isInCellFormats = false
  if (part === undefined) return []
  await readXml(parts.chunks(part), part, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'cellXfs') isInCellFormats = true
      else if (name === 'xf' && isInCellFormats) formats.push(Number(attributes['numFmtId'] ?? 0))
    },
    close(name) {
      if (name === 'cellXfs') isInCellFormats = false
    },
  })
  return formats.map(id => isDateFormat(id, codes.get(id)))
}

/** The texts a workbook keeps apart from its cells. */
export interface SharedTexts {
  get(index: number): string | undefined
}

const PAGE_BYTES = 1024 * 1024

/** Reads the shared texts into plain bytes outside the heap: a million of them stay as large as in the file,
 *  and a text cut out of a piece of XML does not keep the piece alive. */
export async function readSharedTexts(
  parts: SheetPackage,
  part: string | undefined,
  limits: SheetLimits,
): Promise<SharedTexts> {
  const pages: Buffer[] = []
  const starts: number[] = []
  const lengths: number[] = []
  let used = PAGE_BYTES
  const add = (text: string): void => {
    if (text.length > CELL_CHARACTERS_MAX) throw new SheetRefused('broken-workbook', { part: part ?? '' })
    const size = Buffer.byteLength(text)
    if (used + size > PAGE_BYTES) {
      if ((pages.length + 1) * PAGE_BYTES > limits.sharedTextBytes)
        throw new SheetRefused('needs-too-much-memory')
      pages.push(Buffer.allocUnsafeSlow(PAGE_BYTES))
      used = 0
    }
    pages.at(-1)?.write(text, used)
    starts.push((pages.length - 1) * PAGE_BYTES + used)
    lengths.push(size)
    used += size
  }
  if (part !== undefined) await readXml(parts.chunks(part), part, textHandlers('si', add))
  return {
    get(index) {
      const start = starts[index]
      const size = lengths[index]
      if (start === undefined || size === undefined) return undefined
      const offset = start % PAGE_BYTES
      return pages[(start - offset) / PAGE_BYTES]?.toString('utf8', offset, offset + size)
    },
  }
}

/** Gathers the text of rich runs within one element; readings of characters (`rPh`) are not part of it. */
function textHandlers(
  element: string,
  add: (text: string) => void,
): Required<import('./sheet-xml.ts').XmlHandlers> {
  let text = ''
  let isText = false
  let isReading = false
  return {
    open(name) {
      if (name === element) text = ''
      else if (name === 'rPh') isReading = true
      else if (name === 't') isText = !isReading
    },
    close(name) {
      if (name === element) add(unescapeXlsx(text))
      else if (name === 'rPh') isReading = false
      else if (name === 't') isText = false
    },
    text(piece) {
      if (isText) text += piece
    },
  }
}

async function firstText(parts: SheetPackage, name: string): Promise<string> {
  for await (const chunk of parts.chunks(name)) return chunk.toString('latin1', 0, 200)
  return ''
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'
