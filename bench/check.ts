import { checkBytes } from '#checks'
import { CLEAN_PROSE } from '#test/prose'

import { inTurns, latencies, median, timeAll, type Bench } from './kit.ts'

const LEAST_MB_PER_S = 5

/** Checking a text of the genre, beside a text twice as long: what is linear takes twice the time. */
export const check: Bench = {
  name: 'check',
  async run(ground) {
    const bytes = ground.size === 'full' ? 1_000_000 : 10_000
    const [once, twice] = [textOf(bytes), textOf(bytes * 2)]
    const judge = (text: Buffer) =>
      timeAll(1, [text], async piece => {
        const report = await checkBytes(piece)
        if (!report.ok || report.value.claims.length === 0) throw new Error('nothing was found')
      })
    const pairs = await inTurns(
      ground.size === 'full' ? 7 : 1,
      () => judge(once),
      () => judge(twice),
    )
    const p50 = (which: 0 | 1): number => median(pairs.flatMap(pair => pair[which].samplesMs))
    const speed = once.length / 1_000 / p50(0)
    const ratio = p50(1) / p50(0) / 2
    return [
      {
        clients: 1,
        ratio,
        ...latencies(pairs.map(([a]) => a)),
        unit: 'of twice the time',
        note: `${(once.length / 1e6).toFixed(2)} MB of UTF-8 at ${speed.toFixed(1)} MB/s; twice the text over twice the time: lower is better, 1 is linear.`,
        aim: `≥ ${LEAST_MB_PER_S} MB/s, ratio ≤ 1.1`,
        met: speed >= LEAST_MB_PER_S && ratio <= 1.1,
      },
    ]
  },
}

/** Prose of a station, each sentence under another number, so that no two paragraphs are the same. */
function textOf(bytes: number): Buffer {
  const lines: string[] = []
  for (let [size, n] = [0, 0]; size < bytes; n += 1) {
    const line = `${n + 1}.${CLEAN_PROSE[n % CLEAN_PROSE.length]}`
    lines.push(line)
    size += Buffer.byteLength(line) + 1
  }
  return Buffer.from(lines.join('\n'))
}
