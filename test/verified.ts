import { verifyInstance } from '#verify'
import type { World } from '#test/world'

/** The differences `verify` names in a world, line by line. */
export async function differencesOf({ deps }: Pick<World, 'deps'>): Promise<readonly string[]> {
  const lines: string[] = []
  const count = await verifyInstance(deps, line => lines.push(line))
  const named = lines.filter(line => line.startsWith('✗')).slice(0, count)
  if (named.length !== count) throw new Error(lines.join('\n'))
  return named
}
