import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

import { checkBytes, needsAttention, printReport, reportJson, type Terminal } from '#checks'
import type { Instance } from '#instance'
import { translator } from '#kernel/text'
import { Trouble } from '#platform/trouble'
import { findSite } from '#stations'

/** Where the answer goes, and how wide and colourful it may be. */
export interface Output {
  readonly print: (line: string) => void
  readonly terminal?: Terminal | undefined
}

/** `mingzhu check [FILE] [--site CODE --year Y] [--format text|json] [--lang zh|en]`: reads a file or standard input.
 *  Shape: → exit code: 0 nothing wrong, 1 something to look at; what cannot be done or read is 2. Opens the data only
 *         when a site is named; without --year the text's own year of publication is taken, else the current one. */
export async function runCheck(
  args: readonly string[],
  { print, terminal }: Output,
  withInstance: (work: (instance: Instance) => Promise<number>) => Promise<number>,
): Promise<number> {
  const { file, site, year, format, lang } = readArguments(args)
  const bytes = await readInput(file)
  const t = translator(lang)
  const tell = (checked: Awaited<ReturnType<typeof checkBytes>>): number => {
    if (!checked.ok) {
      const { words, facts } = checked.error
      throw new Trouble([translator('zh')(words, facts), translator('en')(words, facts)], { exitCode: 2 })
    }
    print(format === 'json' ? reportJson(checked.value, t) : printReport(checked.value, t, terminal))
    return needsAttention(checked.value) ? 1 : 0
  }
  if (site === undefined) return tell(await checkBytes(bytes))
  return withInstance(async ({ deps }) => {
    const found = await findSite(deps.db, site)
    if (!found)
      throw new Trouble([`没有区划代码为 ${site} 的站点。`, `There is no site with the code ${site}.`], {
        exitCode: 2,
      })
    return tell(await checkBytes(bytes, { db: deps.db, now: deps.now, site: found, year }))
  })
}

function readArguments(args: readonly string[]) {
  const { values, positionals } = parsed(args)
  const { site, format, lang } = values
  const year = values.year === undefined ? undefined : Number(values.year)
  if (positionals.length > 1) throw usage()
  if (year !== undefined && (!Number.isInteger(year) || year < 1949 || year > 2199)) throw usage()
  if ((format !== 'text' && format !== 'json') || (lang !== 'zh' && lang !== 'en')) throw usage()
  return { file: positionals[0], site, year, format, lang } as const
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        site: { type: 'string' },
        year: { type: 'string' },
        format: { type: 'string', default: 'text' },
        lang: { type: 'string', default: 'zh' },
      },
    })
  } catch {
    throw usage()
  }
}

const usage = (): Trouble =>
  new Trouble(
    [
      '用法：mingzhu check [文件] [--site 代码 --year 年份] [--format text|json] [--lang zh|en]；不写文件就读标准输入。',
      'Usage: mingzhu check [FILE] [--site CODE --year YEAR] [--format text|json] [--lang zh|en]; without FILE it reads standard input.',
    ],
    { exitCode: 2 },
  )

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined || path === '-') return buffer(process.stdin)
  return readFile(path).catch(() => {
    throw new Trouble([`读不到文件 ${path}。`, `The file ${path} cannot be read.`], { exitCode: 2 })
  })
}
