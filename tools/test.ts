import { fork } from 'node:child_process'
import { globSync } from 'node:fs'

/** Each group shares one process: a test file costs milliseconds then, and all share one database server. */
const groups = {
  rules: ['src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'tools/*.test.ts', 'bin/*.test.ts'],
  processes: ['test/processes/*.test.ts'],
  browser: ['test/e2e/*.e2e.ts'],
} as const

const GROUP_MAX_MS = 15 * 60_000

interface Count {
  readonly passed: number
  readonly failed: number
}

const options = process.argv.slice(2).filter(argument => argument.startsWith('--'))
const parts = process.argv.slice(2).filter(argument => !argument.startsWith('--'))

let passed = 0
let failed = 0
for (const [name, patterns] of Object.entries(groups)) {
  if (options.includes(`--no-${name}`)) continue
  const files = globSync(patterns).filter(
    file => parts.length === 0 || parts.some(part => file.includes(part)),
  )
  if (files.length === 0) continue
  const count = await runGroup(files.toSorted())
  passed += count.passed
  failed += count.failed
}
if (passed + failed === 0) {
  console.error('no test ran')
  failed = 1
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

/** A group that ends without having counted has crashed, and that is one more failure. */
function runGroup(files: readonly string[]): Promise<Count> {
  return new Promise(resolve => {
    let count: Count | undefined
    const child = fork('tools/test-group.ts', files, { env: { ...process.env, TZ: 'UTC' } })
    const watchdog = setTimeout(() => child.kill('SIGKILL'), GROUP_MAX_MS)
    child.on('message', message => (count = message as Count))
    child.on('close', (code, signal) => {
      clearTimeout(watchdog)
      const ended = count ?? { passed: 0, failed: 0 }
      const crashed = count === undefined || signal !== null || (code !== 0 && ended.failed === 0)
      if (crashed) console.error(`the tests ended early (${signal ?? `exit code ${code}`})`)
      resolve({ passed: ended.passed, failed: ended.failed + (crashed ? 1 : 0) })
    })
  })
}
