import { globSync } from 'node:fs'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

/** `npm test [-- --no-browser] [FILTER…]`: rules, database and browser tests in one process, so that they share one
 *  PostgreSQL. The last line is `N passed, N failed`; a file that fails to load, or no test at all, is a failure. */
const args = process.argv.slice(2)
const filters = args.filter(arg => !arg.startsWith('--'))
const patterns = [
  'src/**/*.test.{ts,tsx}',
  'test/*.test.ts',
  ...(args.includes('--no-browser') ? [] : ['test/e2e/*.e2e.ts']),
]
const files = globSync(patterns)
  .filter(file => filters.length === 0 || filters.some(filter => file.includes(filter)))
  .sort()

let passed = 0
let failed = 0
const stream = run({ files, isolation: 'none' })
stream.on('test:pass', event => {
  if (event.details.type !== 'suite') passed += 1
})
stream.on('test:fail', () => {
  failed += 1
})
stream.compose(spec).pipe(process.stdout)
process.once('exit', code => {
  const broken = failed > 0 || passed === 0 || code !== 0
  process.stdout.write(`\n${passed} passed, ${failed === 0 && broken ? 1 : failed} failed\n`)
  if (broken) process.exitCode = 1
})
