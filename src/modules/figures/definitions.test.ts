import assert from 'node:assert/strict'
import { test } from 'node:test'

import { kindOf, unitOf } from '#records'

import { definitions } from './definitions.ts'

test('a figure of records that the public may not read is about persons, households or cases', () => {
  const unguarded = definitions.filter(
    ({ about, filter }) => about === 'acts' && filter.of.some(({ kind }) => kindOf(kind)?.sensitive),
  )
  assert.deepEqual(unguarded, [])
  const acts = definitions.filter(({ about }) => about === 'acts').map(({ id }) => id)
  for (const id of ['care.waste', 'care.clinics', 'talks.policy', 'structure.teams'])
    assert.ok(acts.includes(id), id)
})

test('a definition names kinds and themes that there are, and a sum adds one unit only', () => {
  for (const { id, filter, measure, unit } of definitions)
    for (const { kind: kindId, themes } of filter.of) {
      const kind = kindOf(kindId)
      assert.ok(kind, `${id}: ${kindId}`)
      for (const theme of themes ?? []) assert.ok(theme in kind.themes, `${id}: ${kindId} ${theme}`)
      if (measure === 'sum-quantity')
        for (const theme of themes ?? ['']) assert.equal(unitOf(kind, theme), unit, id)
      if (measure === 'sum-headcount') assert.notEqual(kind.headcount, 'none', id)
      if (measure === 'distinct-household') assert.notEqual(kind.households, 'none', id)
    }
})
