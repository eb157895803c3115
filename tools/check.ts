import { spawnSync } from 'node:child_process'

/** One command, the same on a desk and in CI: stops at the first step that fails. */
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['Format', 'oxfmt', '--check'],
  ['Lint: boundaries, purity, forgotten awaits', 'oxlint', '--type-aware', '--deny-warnings'],
  ['Types: the whole tree', 'tsc', '-p', 'tsconfig.json'],
  ['Types: the kernel sees no platform', 'tsc', '-p', 'src/kernel/tsconfig.json'],
  ['Tests: rules and database', process.execPath, '--import', 'tsx', 'tools/test.ts', '--no-browser'],
]

// CI runs the tests as a step of its own, with the browser.
const wanted = process.argv.includes('--static') ? steps.filter(([name]) => !name.startsWith('Tests')) : steps

for (const [name, command, ...args] of wanted) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n✗ ${name}`)
    process.exit(1)
  }
}
console.log('\n✓ all checks passed')
