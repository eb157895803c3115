import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

import { checkBytes, needsAttention, printReport, reportJson } from '#checks'
import type { Instance } from '#instance'
import { translator } from '#kernel/text'
import { Trouble } from '#platform/trouble'
import { findSite } from '#stations'

/** `mingzhu check [FILE] [--site CODE --year Y] [--format text|json] [--lang zh|en]`: reads a file or standard input.
 *  Shape: → exit code: 0 nothing wrong, 1 something to look at. Opens the data only when a site is named. */
export async function runCheck(
  args: readonly string[],
  print: (line: string) => void,
  withInstance: (work: (instance: Instance) => Promise<number>) => Promise<number>,
): Promise<number> {
  const { values, positionals } = readArguments(args)
  const bytes = await readInput(positionals[0])
  const t = translator(values.lang === 'en' ? 'en' : 'zh')
  const tell = (report: Awaited<ReturnType<typeof checkBytes>>): number => {
    print(values.format === 'json' ? reportJson(report, t) : printReport(report, t))
    return needsAttention(report) ? 1 : 0
  }
  if (values.site === undefined) return tell(await checkBytes(bytes))
  const year = Number(values.year ?? new Date().getFullYear())
  return withInstance(async ({ deps }) => {
    const site = await findSite(deps.db, values.site ?? '')
    if (!site)
      throw new Trouble([
        `没有区划代码为 ${values.site} 的站点。`,
        `There is no site with the code ${values.site}.`,
      ])
    return tell(await checkBytes(bytes, { db: deps.db, site, year }))
  })
}

function readArguments(args: readonly string[]) {
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
    throw new Trouble([
      '用法:mingzhu check 文件 [--site 代码 --year 年份] [--format json] [--lang en]',
      'Usage: mingzhu check FILE [--site CODE --year YEAR] [--format json] [--lang en]',
    ])
  }
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined || path === '-') return buffer(process.stdin)
  return readFile(path).catch(() => {
    throw new Trouble([`读不到文件 ${path}。`, `The file ${path} cannot be read.`])
  })
}
