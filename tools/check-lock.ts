import { readFileSync } from 'node:fs'

/** What we read of package-lock.json. */
interface Entry {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

// `npm install` writes a lock without the platform packages that the registry happens not to have, says
// nothing, and `npm ci` then fails on that lock. So every dependency it names must be in it.
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Entry>
}

/** npm looks for a package in the folder of the one that needs it, then in each folder above. */
function isThere(name: string, from: string): boolean {
  if (`${from}${from === '' ? '' : '/'}node_modules/${name}` in packages) return true
  if (from === '') return false
  const above = from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1))
  return isThere(name, above)
}

const missing = Object.entries(packages).flatMap(([from, { dependencies = {}, optionalDependencies = {} }]) =>
  Object.keys({ ...dependencies, ...optionalDependencies })
    .filter(name => !isThere(name, from))
    .map(name => `${name}, needed by ${from === '' ? 'this project' : from}`),
)
for (const line of missing) console.error(`missing from package-lock.json: ${line}`)
process.exitCode = missing.length === 0 ? 0 : 1
