import type { Readable } from 'node:stream'

import type { Instance } from '#instance'
import type { Words } from '#kernel/result'
import { takeMail } from '#messages'
import { describeError } from '#platform/log'
import { Trouble } from '#platform/trouble'
import { findSite } from '#stations'

/** Photos may hang on a mail; more than this is none from a neighbour. */
const BYTES_MAX = 20_000_000

// What mail servers understand (sysexits.h): a mail that is refused goes back, one that is to come again waits.
const TAKEN = 0
const REFUSED = 65
const NO_SUCH_USER = 67
const COME_AGAIN = 75

const words = {
  use: ['用法：mingzhu mail 站点 < 信', 'Use: mingzhu mail SITE < MAIL'],
  large: ['信太大，没有收。', 'The mail is too large; it was not taken.'],
  site: ['没有这个站点。', 'There is no such site.'],
  known: ['这封信已经收过。', 'This mail was taken before.'],
  ignored: ['不是人写来的信，没有收：', 'Not written by a person, left alone: '],
  taken: ['已成为草稿 ', 'Now the draft '],
} as const satisfies Record<string, Words>

/** Takes the mail on standard input in, for the pipe of a mail server.
 *  Shape: → 0 taken, known or left alone; 65 refused; 67 no such site; 75 to come again; 2 not its way of use. */
export async function runMail(
  args: readonly string[],
  { input, print }: { readonly input: Readable; readonly print: (line: string) => void },
  withInstance: (work: (instance: Instance) => Promise<number>) => Promise<number>,
): Promise<number> {
  const say = ([zh, en]: Words, more = ''): void => print(`${zh}${more} ${en}${more}`)
  const [site = ''] = args
  if (args.length !== 1) {
    say(words.use)
    return 2
  }
  const raw = await readUpTo(input, BYTES_MAX)
  if (raw === undefined) {
    say(words.large)
    return REFUSED
  }
  try {
    return await withInstance(async ({ deps }) => {
      const found = await findSite(deps.db, site)
      if (!found) {
        say(words.site)
        return NO_SUCH_USER
      }
      const taken = await takeMail(deps, found.id, raw)
      if (!taken.ok) {
        say(taken.error.words)
        return COME_AGAIN
      }
      const { value } = taken
      if (value.kind === 'draft') say(words.taken, value.number)
      else if (value.kind === 'ignored') say(words.ignored, value.why)
      else say(words.known)
      return TAKEN
    })
  } catch (error) {
    // Whatever is wrong here, the mail is not lost: its server keeps it and comes again. The words may quote it, so only the kind is told.
    if (error instanceof Trouble) say(error.words)
    else print(JSON.stringify(describeError(error)))
    return COME_AGAIN
  }
}

async function readUpTo(input: Readable, bytesMax: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of input) {
    const buffer = Buffer.from(part as Uint8Array)
    bytes += buffer.length
    if (bytes > bytesMax) return undefined
    parts.push(buffer)
  }
  return Buffer.concat(parts)
}
