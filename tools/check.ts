import { spawnSync } from 'node:child_process'

const script = (file: string, ...args: string[]): [string, ...string[]] => [
  process.execPath,
  '--import',
  'tsx',
  `tools/${file}.ts`,
  ...args,
]

/** One command, the same on a desk and in CI: stops at the first step that fails. */
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['Lock: every package it names is in it', ...script('check-lock')],
  ['Format', 'oxfmt', '--check'],
  ['Chinese words: full-width marks', ...script('marks', '--check')],
  ['Lint: boundaries, purity, forgotten awaits', 'oxlint', '--type-aware', '--deny-warnings'],
  ['Types: the whole tree', 'tsc', '-p', 'tsconfig.json'],
  ['Types: the kernel sees no platform', 'tsc', '-p', 'src/kernel/tsconfig.json'],
  ['Leftovers: files, packages and exports that nobody uses', 'knip', '--no-progress'],
  ['Tests: rules and database', ...script('test', '--no-processes', '--no-browser')],
]

// CI runs the whole test command after this one, so there the tests are left out here.
const wanted = process.argv.includes('--no-tests')
  ? steps.filter(([name]) => !name.startsWith('Tests'))
  : steps
for (const [name, command, ...args] of wanted) {
  console.log(`\n── ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n✗ ${name}`)
    process.exit(1)
  }
}
console.log('\n✓ all checks passed')
