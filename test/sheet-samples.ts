import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { ZipFile } from 'yazl'

/** The parts of a workbook a test wants different; the others are those of a small sound one. */
export interface WorkbookParts {
  /** Rows inside `sheetData`. */
  readonly rows?: string
  /** What follows `sheetData`. */
  readonly tail?: string
  readonly sharedStrings?: string
  readonly styles?: string
  readonly workbookPr?: string
  readonly sheets?: string
  readonly contentTypes?: string
  /** Further relations of the workbook. */
  readonly relations?: string
  /** Further parts, or whole parts in place of the sound ones; `null` leaves one out. */
  readonly parts?: Readonly<Record<string, string | Buffer | null>>
}

const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Builds a workbook file as Excel lays it out, part by part. */
export function workbook(wanted: WorkbookParts): Promise<Buffer> {
  const sound: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/>${wanted.contentTypes ?? ''}</Types>`,
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${OFFICE}">${wanted.workbookPr ?? ''}<sheets>${wanted.sheets ?? '<sheet name="台账" sheetId="1" r:id="rId1"/>'}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/>${wanted.relations ?? ''}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${MAIN}><sheetData>${wanted.rows ?? '<row r="1"><c r="A1"><v>1</v></c></row>'}</sheetData>${wanted.tail ?? ''}</worksheet>`,
    'xl/styles.xml': `<styleSheet ${MAIN}>${wanted.styles ?? ''}</styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}>${wanted.sharedStrings ?? ''}</sst>`,
  }
  return zip({ ...sound, ...wanted.parts })
}

/** Zips parts in the order given. */
export function zip(
  parts: Readonly<Record<string, string | Buffer | null>>,
  compress = true,
): Promise<Buffer> {
  const file = new ZipFile()
  for (const [name, content] of Object.entries(parts))
    if (content !== null)
      file.addBuffer(Buffer.from(content), name, { mtime: new Date(1980, 0, 1), compress })
  file.end()
  return buffer(file.outputStream)
}

/** Makes a folder for one test file's uploads, removed after its tests, and gives the function that puts a
 *  file there and tells its path. */
export function uploads(): (name: string, content: Buffer | string | Readable) => Promise<string> {
  let folder: Promise<string> | undefined
  let count = 0
  after(async () => folder && rm(await folder, { recursive: true }))
  return async (name, content) => {
    folder ??= mkdtemp(join(tmpdir(), 'mingzhu-sheets-'))
    const path = join(await folder, `${++count}-${name}`)
    if (typeof content === 'string' || Buffer.isBuffer(content)) await writeFile(path, content)
    else await pipeline(content, createWriteStream(path))
    return path
  }
}
