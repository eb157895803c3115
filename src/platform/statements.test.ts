import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { splitStatements } from './statements.ts'

test('a semicolon ends a statement only outside of texts, names, comments and bodies', () => {
  const sql = `-- first; not an end
create table a (t text default 'x;''y', "n;m" int); /* a ; /* nested ; */ still ; */

create function f() returns trigger language plpgsql as $$
begin
  raise exception '% is; fixed', tg_name;
end $$;
do $外$ begin perform $$;$$; end $外$;
select E'it\\'s; one', a$1, 'a' -- last one has no semicolon; but a comment
;
;  -- nothing
`
  const shown = splitStatements(sql).map(({ text, line }) => [line, text.replace(/\s+/g, ' ')])
  assert.deepEqual(shown, [
    [1, `-- first; not an end create table a (t text default 'x;''y', "n;m" int)`],
    [
      2,
      '/* a ; /* nested ; */ still ; */ create function f() returns trigger language plpgsql as $$ begin ' +
        `raise exception '% is; fixed', tg_name; end $$`,
    ],
    [8, 'do $外$ begin perform $$;$$; end $外$'],
    [9, `select E'it\\'s; one', a$1, 'a' -- last one has no semicolon; but a comment`],
  ])
})

test('whatever the file, splitting neither fails nor hangs, and nothing but semicolons and space is lost', () => {
  const piece = fc.constantFrom(';', `'`, '"', '$$', '$a$', '--', '/*', '*/', '\n', ' ', 'a', '\\', 'E', '珠')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const sql = pieces.join('')
      const whole = splitStatements(sql)
        .map(({ text }) => text)
        .join('')
      const letters = (text: string) => text.split('珠').length
      assert.ok(letters(whole) <= letters(sql))
      if (!sql.includes('--') && !sql.includes('/*')) assert.equal(letters(whole), letters(sql))
    }),
  )
})
