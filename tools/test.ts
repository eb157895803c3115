import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'

const files = globSync(['src/**/*.test.{ts,tsx}', 'test/*.test.ts', 'bin/*.test.ts'])
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-isolation=none', ...files],
  { stdio: 'inherit' },
)
process.exit(status ?? 1)
