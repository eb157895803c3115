import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Each group shares one process: a test file costs milliseconds then, and all share one database server. */
const groups = {
  rules: ['src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'tools/*.test.ts', 'bin/*.test.ts', 'bench/*.test.ts'],
  processes: ['test/processes/*.test.ts'],
  browser: ['test/e2e/*.e2e.ts'],
} as const

const GROUP_MAX_MS = 15 * 60_000

interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const options = process.argv.slice(2).filter(argument => argument.startsWith('--'))
const parts = process.argv.slice(2).filter(argument => !argument.startsWith('--'))

const counts: Count[] = []
for (const [name, patterns] of Object.entries(groups)) {
  if (options.includes(`--no-${name}`)) continue
  const files = globSync(patterns).filter(
    file => parts.length === 0 || parts.some(part => file.includes(part)),
  )
  if (files.length > 0) counts.push(await runGroup(files.toSorted()))
}
const sum = (what: keyof Count): number => counts.reduce((total, count) => total + count[what], 0)
const ran = sum('passed') + sum('failed') > 0
if (!ran) console.error('no test ran')
const failed = ran ? sum('failed') : 1
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
console.log(`\n${sum('passed')} passed, ${failed} failed${skipped}`)
process.exitCode = failed === 0 ? 0 : 1

/** Runs files in one process. It ends with the last test, whatever a failed one left open. A group that
 *  ends without having counted has crashed, and that is one more failure. */
function runGroup(files: readonly string[]): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'mingzhu-tally-'))
  const tally = join(folder, 'tap')
  const reporters = [
    ['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ['--test-reporter=tap', `--test-reporter-destination=${tally}`],
  ].flat()
  const args = [
    '--import',
    'tsx',
    '--test',
    '--test-isolation=none',
    '--test-force-exit',
    ...reporters,
    ...files,
  ]
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } })
    const watchdog = setTimeout(() => child.kill('SIGKILL'), GROUP_MAX_MS)
    child.on('close', (code, signal) => {
      clearTimeout(watchdog)
      const text = readFileSync(tally, { encoding: 'utf8', flag: 'a+' })
      rmSync(folder, { recursive: true })
      const count = (name: string): number | undefined => {
        const found = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)
        return found ? Number(found[1]) : undefined
      }
      const failed = (count('fail') ?? 0) + (count('cancelled') ?? 0)
      const crashed = count('pass') === undefined || (code !== 0 && failed === 0)
      if (crashed) console.error(`the tests ended early (${signal ?? `exit code ${code}`})`)
      resolve({
        passed: count('pass') ?? 0,
        failed: failed + (crashed ? 1 : 0),
        skipped: (count('skipped') ?? 0) + (count('todo') ?? 0),
      })
    })
  })
}
