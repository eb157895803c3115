import { z } from 'zod'

import { listItems, shelves } from '#catalogue'
import {
  figureKey,
  figuresOf,
  readValue,
  readValues,
  sections,
  type Definition,
  type FigureValue,
} from '#figures'
import { isId } from '#kernel/id'
import { parsePeriod } from '#kernel/period'
import { no, ok, type Refusal } from '#kernel/result'
import { isDay } from '#kernel/time'
import { operation, type Operation } from '#platform/http/api'
import { siteOf } from '#platform/http/route'
import { filterOf, findRecord, kindIds, listRecords, type RegisterRecord } from '#records'
import { listTeams } from '#teams'

import { badCursor, instant, instantOf, page } from './list-store.ts'

const at = '/api/v1/sites/:site'

const recordLine = z.object({
  id: z.uuid(),
  kind: z.string(),
  theme: z.string(),
  programme: z.string().nullable(),
  service: z.string().nullable(),
  teamId: z.uuid().nullable(),
  partnerId: z.uuid().nullable(),
  day: z.iso.date(),
  title: z.string(),
  place: z.string(),
  quantity: z.string(),
  unit: z.string(),
  headcount: z.number().int().nullable(),
  status: z.enum(['pending', 'confirmed', 'void']),
  class: z.enum(['timed', 'attested', 'backfilled']),
  grade: z.number().int(),
  supersedes: z.uuid().nullable(),
  recordedAt: instant,
  confirmedAt: instant.nullable(),
})
const record = recordLine.extend({
  version: z.number().int(),
  details: z.record(z.string(), z.string()),
  voidReason: z.string().nullable(),
})

const lineOf = (row: RegisterRecord): z.input<typeof recordLine> => ({
  id: row.id,
  kind: row.kind,
  theme: row.theme,
  programme: row.programme,
  service: row.service,
  teamId: row.teamId,
  partnerId: row.partnerId,
  day: row.day,
  title: row.title,
  place: row.place,
  quantity: row.quantity,
  unit: row.unit,
  headcount: row.headcount,
  status: row.status,
  class: row.class,
  grade: row.grade,
  supersedes: row.supersedes,
  recordedAt: row.recordedAt.toISOString(),
  confirmedAt: instantOf(row.confirmedAt),
})

const ROWS = ['10', '50', '200'] as const

/** Where the register's list goes on: a day and a record, as `next` spelt them. */
function afterOf(cursor: string): { day: string; id: string } | undefined {
  const [day = '', id = ''] = cursor.split('_')
  return isDay(day) && isId(id) ? { day, id } : undefined
}

const figure = z.object({
  id: z.string(),
  version: z.number().int(),
  section: z.enum(sections),
  zh: z.string(),
  en: z.string(),
  counts: z.string(),
  unit: z.string(),
  value: z.string(),
  records: z.number().int(),
})
const period = z
  .string()
  .max(30)
  .refine(
    text => parsePeriod(text) !== undefined,
    '请按 2019、2019-Q1、2019-03 或 2019-01-01..2019-02-19 的样子填写。|Write it like 2019, 2019-Q1, 2019-03 or 2019-01-01..2019-02-19.',
  )
  .transform(text => parsePeriod(text) ?? { from: '', to: '', grain: undefined })

const figureOf = (
  definition: Definition,
  { value, records }: FigureValue,
  lang: 'zh' | 'en',
): z.input<typeof figure> => ({
  id: definition.id,
  version: definition.version,
  section: definition.section,
  zh: definition.words[0],
  en: definition.words[1],
  counts: definition.sentence[lang === 'zh' ? 0 : 1],
  unit: definition.unit,
  value,
  records,
})

const refusals = {
  noRecord: {
    code: 'records.not-found',
    status: 404,
    words: ['没有这条记录。', 'There is no such record.'],
  },
  noFigure: { code: 'figures.not-found', status: 404, words: ['没有这个数据。', 'There is no such figure.'] },
} as const satisfies Record<string, Refusal>

export const stationOperations: readonly Operation[] = [
  operation({
    id: 'listCatalogue',
    tag: 'catalogue',
    words: ['服务目录：项目和服务类别', 'The catalogue: programmes and kinds of service'],
    method: 'GET',
    path: `${at}/catalogue`,
    access: 'catalogue.read',
    audit: 'api.catalogue',
    query: z.object({ shelf: z.enum(shelves).default('service') }),
    answer: z.object({
      items: z.array(
        z.object({
          code: z.string(),
          zh: z.string(),
          en: z.string(),
          position: z.number().int(),
          retiredOn: z.iso.date().nullable(),
          version: z.number().int(),
        }),
      ),
    }),
    async handle({ ctx, query: { shelf } }) {
      const found = await listItems(ctx.deps.db, siteOf(ctx).id, shelf)
      return ok({
        answer: { items: found.map(({ retired_on, ...item }) => ({ ...item, retiredOn: retired_on })) },
      })
    },
  }),
  operation({
    id: 'listTeams',
    tag: 'teams',
    words: ['队伍', 'Teams'],
    method: 'GET',
    path: `${at}/teams`,
    access: 'teams.read',
    audit: 'api.teams',
    answer: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          parentId: z.uuid().nullable(),
          code: z.string(),
          name: z.string(),
          closedOn: z.iso.date().nullable(),
        }),
      ),
    }),
    async handle({ ctx }) {
      const found = await listTeams(ctx.deps.db, siteOf(ctx).id)
      const items = found.map(({ id, parent_id, code, name, closed_on }) => ({
        id,
        parentId: parent_id,
        code,
        name,
        closedOn: closed_on,
      }))
      return ok({ answer: { items } })
    },
  }),
  operation({
    id: 'listRecords',
    tag: 'records',
    words: ['台账记录，最近的在前', 'Records of the register, the latest day first'],
    method: 'GET',
    path: `${at}/records`,
    access: 'records.read',
    audit: 'api.records.list',
    query: z.object({
      status: z.enum(['pending', 'confirmed', 'void']).optional(),
      kind: z.enum(kindIds as [string, ...string[]]).optional(),
      from: z.iso.date().optional(),
      to: z.iso.date().optional(),
      text: z.string().max(60).optional(),
      team: z.string().max(60).optional(),
      programme: z.string().max(60).optional(),
      rows: z.enum(ROWS).default('50'),
      after: z.string().max(60).optional(),
    }),
    answer: page(recordLine),
    async handle({ ctx, query: { rows, after, ...asked } }) {
      const from = after === undefined ? undefined : afterOf(after)
      if (after !== undefined && !from) return no(badCursor)
      const limit = Number(rows)
      const found = await listRecords(ctx.deps.db, siteOf(ctx).id, filterOf(asked), from, limit + 1)
      const items = found.slice(0, limit)
      const last = items.at(-1)
      const next = found.length > limit && last ? `${last.day}_${last.id}` : null
      return ok({ answer: { items: items.map(lineOf), next, previous: null } })
    },
  }),
  operation({
    id: 'readRecord',
    tag: 'records',
    words: ['一条记录', 'One record'],
    method: 'GET',
    path: `${at}/records/:id`,
    access: 'records.read',
    audit: 'api.records.read',
    answer: record,
    versioned: true,
    async handle({ ctx }) {
      const id = ctx.param('id')
      const found = isId(id) ? await findRecord(ctx.deps.db, siteOf(ctx).id, id) : undefined
      if (!found) return no(refusals.noRecord)
      const { version, details, voidReason } = found
      return ok({ answer: { ...lineOf(found), version, details: { ...details }, voidReason }, version })
    },
  }),
  operation({
    id: 'listFigures',
    tag: 'figures',
    words: ['一段时间的全部数据', 'Every figure of a period'],
    method: 'GET',
    path: `${at}/figures`,
    access: 'figures.read',
    audit: 'api.figures.list',
    query: z.object({ period }),
    answer: z.object({ from: z.iso.date(), to: z.iso.date(), items: z.array(figure) }),
    async handle({ ctx, query: asked }) {
      const { db } = ctx.deps
      const [definitions, values] = [
        await figuresOf(db, siteOf(ctx).id),
        await readValues(db, siteOf(ctx).id, asked.period),
      ]
      const items = definitions.map(definition =>
        figureOf(definition, values.get(figureKey(definition)) ?? { value: '0', records: 0 }, ctx.t.lang),
      )
      return ok({ answer: { from: asked.period.from, to: asked.period.to, items } })
    },
  }),
  operation({
    id: 'readFigure',
    tag: 'figures',
    words: ['一个数据在一段时间的值', 'One figure of a period'],
    method: 'GET',
    path: `${at}/figures/:figure`,
    access: 'figures.read',
    audit: 'api.figures.read',
    query: z.object({ period }),
    answer: figure,
    async handle({ ctx, query: asked }) {
      const { db } = ctx.deps
      const all = await figuresOf(db, siteOf(ctx).id)
      const definition = all.find(({ id }) => id === ctx.param('figure'))
      if (!definition) return no(refusals.noFigure)
      const value = await readValue(db, definition, siteOf(ctx).id, asked.period)
      return ok({ answer: figureOf(definition, value, ctx.t.lang) })
    },
  }),
]
