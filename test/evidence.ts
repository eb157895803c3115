import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { sql } from 'kysely'

import { newWorld, SITE, type Fields, type Page, type Visitor, type World } from './world.ts'

export const RECORDS = `/at/${SITE}/records`
export const cleanUp = {
  day: '2019-06-12',
  title: '清理桥下垃圾',
  quantity: '7.5',
  lead: '李队',
  basis: '三方车',
}
export const session = {
  day: '2019-03-05',
  title: '学习',
  headcount: '23',
  headcountMethod: 'roster',
  lead: '书记',
}

export const file = (bytes: Uint8Array, name = 'photo.jpg', type = 'image/jpeg'): File =>
  new File([new Uint8Array(bytes)], name, { type })
export const pdf = (body = '<< /Type /Page >>'): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n${body}\nendobj\ntrailer <<>>\n%%EOF\n`)

export const register = (visitor: Visitor, kind: string, fields: Fields): Promise<Page> =>
  visitor.submit(`${RECORDS}/new?kind=${kind}`, RECORDS, fields)
export const add = (visitor: Visitor, record: Page, fields: Fields): Promise<Page> =>
  visitor.submit(record.path, `${record.path}/evidence`, fields)
export const confirm = (visitor: Visitor, record: Page, answer: Fields = {}): Promise<Page> =>
  visitor.submit(record.path, `${record.path}/confirmation`, answer)
export const evidenceOf = (page: Page): readonly string[] => [
  ...new Set([...page.html.matchAll(/\/evidence\/([0-9a-f-]{36})/g)].map(([, id = '']) => id)),
]

export async function newPeople(): Promise<{ world: World; recorder: Visitor; confirmer: Visitor }> {
  const world = await newWorld()
  const recorder = await world.colleague('recorder', ['recorder'])
  const confirmer = await world.colleague('confirmer', ['confirmer'])
  return { world, recorder, confirmer }
}

/** Every file below the data folder, drafts included. */
export function filesOf(world: World): readonly string[] {
  try {
    return readdirSync(join(world.deps.dataDir, 'evidence'), { recursive: true, encoding: 'utf8' })
      .map(name => join(world.deps.dataDir, 'evidence', name))
      .filter(path => statSync(path).isFile())
  } catch (error) {
    assert.match(String(error), /ENOENT/)
    return []
  }
}

export const rows = async (world: World, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(world.database.db))
    .rows[0]?.n ?? -1
