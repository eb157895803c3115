import assert from 'node:assert/strict'
import { test } from 'node:test'

import { definitions } from '#figures'
import { ARTICLES, unmarked } from '#test/articles'

import { checkText } from './check.ts'

test('articles from all over the country: every claim is found as it is meant, and nothing else', () => {
  assert.ok(ARTICLES.length >= 30)
  for (const article of ARTICLES) {
    const { text, claims } = unmarked(article)
    const report = checkText({ text, figures: definitions })
    assert.deepEqual(
      report.claims.map(
        ({ text: written, min, max, unit }) => `${written} ${min ?? ''}..${max ?? ''} ${unit}`,
      ),
      claims,
      text,
    )
    assert.deepEqual(
      report.findings.map(({ kind, text: part }) => `${kind} ${part}`),
      [],
      text,
    )
  }
})
