import { parseArgs } from 'node:util'

import { benches } from './benches.ts'
import { openGround } from './ground.ts'
import type { Reading } from './kit.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, size: { type: 'string', default: 'full' } },
})
const unknown = positionals.filter(name => !benches.some(bench => bench.name === name))
if (unknown.length > 0 || (values.size !== 'full' && values.size !== 'small')) {
  console.error(
    `usage: npm run bench -- [NAME…] [--json] [--size full|small]\nnames: ${benches.map(b => b.name).join(', ')}`,
  )
  process.exitCode = 2
} else {
  await runAll(values.size)
}

/** Runs what was asked for, one bench after another. A missed aim is a finding, not a failure: the exit code stays 0. */
async function runAll(size: 'full' | 'small'): Promise<void> {
  const ground = await openGround(size)
  try {
    for (const bench of benches) {
      if (positionals.length > 0 && !positionals.includes(bench.name)) continue
      console.error(bench.name)
      for (const reading of await bench.run(ground))
        console.log(values.json ? jsonLine(bench.name, reading) : tableRow(bench.name, reading))
    }
  } finally {
    await ground.close()
  }
}

function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

function jsonLine(bench: string, { clients, ratio, p50Ms, p99Ms, unit, note, aim, met }: Reading): string {
  return JSON.stringify({
    bench,
    clients,
    ratio: rounded(ratio),
    p50Ms: rounded(p50Ms),
    p99Ms: rounded(p99Ms),
    unit,
    note: `${note} Aim: ${aim}${met ? '' : ' – missed'}.`,
  })
}

function tableRow(bench: string, { clients, ratio, p50Ms, p99Ms, unit, note, aim, met }: Reading): string {
  const cells = [
    bench.padEnd(15),
    `${clients} client${clients === 1 ? ' ' : 's'}`.padStart(10),
    ratio.toFixed(2).padStart(8),
    unit.padEnd(26),
    `p50 ${p50Ms.toFixed(2)} ms`.padStart(15),
    `p99 ${p99Ms.toFixed(2)} ms`.padStart(16),
    `${met ? '✓' : '✗'} ${aim}`,
  ]
  return `${cells.join('  ')}\n${' '.repeat(17)}${note}`
}
