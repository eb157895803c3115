import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decide, moves, type Command, type Import, type Status } from './import.ts'
import { statusWords } from './text.ts'

const sound: Import = { status: 'ready', writtenBy: 'writer', rowsTotal: 10, rowsBad: 0, rowsKnown: 4 }
const commands: readonly Command[] = (Object.keys(moves) as Command['type'][]).map(type =>
  type === 'read' ? { type, mapping: ['日期', '', '类别', '事项'] } : { type },
)

test('every step an import may take, and whereto; all others are refused', () => {
  const legal = commands.flatMap(command =>
    (Object.keys(statusWords) as Status[]).flatMap(status => {
      const next = decide({ ...sound, status }, command, 'somebody else')
      if (!next.ok) assert.equal(next.error.code, 'imports.wrong-status')
      return next.ok ? [`${status} –${command.type}→ ${next.value}`] : []
    }),
  )
  assert.deepEqual(legal, [
    'uploaded –read→ reading',
    'ready –read→ reading',
    'failed –read→ reading',
    'reading –show→ ready',
    'ready –write→ writing',
    'writing –finish→ done',
    'reading –fail→ failed',
    'writing –fail→ failed',
    'uploaded –cancel→ cancelled',
    'reading –cancel→ cancelled',
    'ready –cancel→ cancelled',
    'writing –cancel→ cancelled',
    'failed –cancel→ cancelled',
    'done –confirm→ confirming',
    'confirming –rest→ done',
  ])
})

test('what stands in the way of a legal step is said', () => {
  const table: readonly (readonly [file: Partial<Import>, command: Command, by: string, code: string])[] = [
    [{}, { type: 'read', mapping: ['日期', '事项'] }, 'writer', 'imports.no-columns'],
    [{ rowsBad: 1 }, { type: 'write' }, 'writer', 'imports.bad-rows'],
    [{ rowsKnown: 10 }, { type: 'write' }, 'writer', 'imports.nothing-new'],
    [{ status: 'done' }, { type: 'confirm' }, 'writer', 'imports.own-import'],
  ]
  for (const [file, command, by, code] of table) {
    const refused = decide({ ...sound, ...file }, command, by)
    assert.equal(!refused.ok && refused.error.code, code)
  }
})
