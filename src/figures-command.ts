import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

import { definitions, figureKey, figuresOf, figureSql, latestYear, printFigures, readValues } from '#figures'
import type { Instance } from '#instance'
import { parsePeriod, printPeriod, yearPeriod, type Period } from '#kernel/period'
import { showQuantity } from '#kernel/quantity'
import { translator } from '#kernel/text'
import { dayOf } from '#kernel/time'
import type { Deps } from '#platform/deps'
import { writeCsv, type SheetCell } from '#platform/sheet-write'
import { Trouble } from '#platform/trouble'
import { findSite } from '#stations'

const formats = ['table', 'json', 'csv'] as const
type Format = (typeof formats)[number]

/** `mingzhu figures [--site CODE] [--period 2019] [--format table|json|csv] [--lang zh|en]`: a site's figures in a
 *  period (the latest year that has any), or without a site the definitions that come with the program and their SQL.
 *  Shape: → exit code 0; what cannot be done is 2. Opens the data only when a site is named. */
export async function runFigures(
  args: readonly string[],
  print: (line: string) => void,
  withInstance: (work: (instance: Pick<Instance, 'deps'>) => Promise<number>) => Promise<number>,
): Promise<number> {
  const { site, period, format, lang } = readArguments(args)
  const t = translator(lang)
  if (site === undefined) {
    print(await definitionsAs(format))
    return 0
  }
  return withInstance(async ({ deps }) => {
    const read = await readSite(deps, site, period)
    if (format === 'json') print(JSON.stringify(read))
    else if (format === 'csv')
      print(
        await csv(
          ['id', 'version', 'zh', 'en', 'value', 'unit', 'records'],
          read.figures.map(({ id, version, words, value, unit, records }) => [
            id,
            version,
            words.zh,
            words.en,
            value,
            unit,
            records,
          ]),
        ),
      )
    else {
      const rows = read.figures.map(figure => ({
        figure,
        shown: showQuantity(figure.decimal, figure.unit, t),
      }))
      const id = Math.max(...rows.map(({ figure }) => figure.id.length))
      const records = Math.max(...rows.map(({ figure }) => String(figure.records).length))
      print(`${read.site.name} · ${read.period}`)
      for (const { figure, shown } of rows) {
        const counted = String(figure.records).padStart(records)
        print(
          `${figure.id.padEnd(id)}  ${counted} ${t(['条记录', figure.records === 1 ? 'record ' : 'records'])}  ${t([figure.words.zh, figure.words.en])}  ${shown}`,
        )
      }
    }
    return 0
  })
}

async function readSite(deps: Deps, code: string, asked: Period | undefined) {
  const site = await findSite(deps.db, code)
  if (!site)
    throw new Trouble([`没有区划代码为 ${code} 的站点。`, `There is no site with the code ${code}.`], {
      exitCode: 2,
    })
  const period =
    asked ?? yearPeriod((await latestYear(deps.db, site.id)) ?? Number(dayOf(deps.now()).slice(0, 4)))
  const [all, values] = await Promise.all([figuresOf(deps.db, site.id), readValues(deps.db, site.id, period)])
  const figures = all.map(definition => {
    const { id, version, words, unit } = definition
    const { value, records } = values.get(figureKey(definition)) ?? { value: '0', records: 0 }
    const named = { id, version, words: { zh: words[0], en: words[1] } }
    // The decimal as it is kept; as a number, amounts stay far below 2^53 hundredths.
    return { ...named, value: Number(value), decimal: value, unit, records }
  })
  return { site: { code, name: site.name }, period: printPeriod(period), figures }
}

async function definitionsAs(format: Format): Promise<string> {
  if (format === 'table') return printFigures(definitions)
  if (format === 'json')
    return JSON.stringify({
      figures: definitions.map(definition => ({ ...definition, sql: figureSql(definition) })),
    })
  return csv(
    ['id', 'version', 'zh', 'en', 'unit', 'measure', 'about', 'sql'],
    definitions.map(definition => {
      const { id, version, words, unit, measure, about } = definition
      return [id, version, words[0], words[1], unit, measure, about, figureSql(definition)]
    }),
  )
}

const csv = async (titles: readonly string[], rows: readonly (readonly SheetCell[])[]): Promise<string> =>
  (
    await text(
      writeCsv(
        rows,
        titles.map(title => ({ title })),
      ),
    )
  ).trimEnd()

function readArguments(args: readonly string[]) {
  const { site, period: asked, format: given, lang } = parsed(args)
  const period = asked === undefined ? undefined : parsePeriod(asked)
  const format = formats.find(item => item === given)
  if (!format || (lang !== 'zh' && lang !== 'en') || (asked !== undefined && !period)) throw usage()
  return { site, period, format, lang } as const
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        site: { type: 'string' },
        period: { type: 'string' },
        format: { type: 'string', default: 'table' },
        lang: { type: 'string', default: 'zh' },
      },
    }).values
  } catch {
    throw usage()
  }
}

const usage = (): Trouble =>
  new Trouble(
    [
      '用法：mingzhu figures [--site 代码] [--period 2019|2019-Q1|2019-03|2019-01-01..2019-02-19] [--format table|json|csv] [--lang zh|en]；不写站点就列出定义和查询语句。',
      'Usage: mingzhu figures [--site CODE] [--period 2019|2019-Q1|2019-03|2019-01-01..2019-02-19] [--format table|json|csv] [--lang zh|en]; without a site it prints the definitions and their SQL.',
    ],
    { exitCode: 2 },
  )
