import type { Definition, Measure } from './definition.ts'
import { NONE, type Scope } from './narrowing.ts'

/** A figure, or a part of one, as far as a query must know it. */
export interface Counted {
  readonly measure: Measure
  readonly filter: Scope
}

/** By what a figure can be divided. */
export type Axis = 'day' | 'month' | 'year' | 'team' | 'programme' | 'theme'

/** One scope, several readings of it. Parameters of each: $1 stations (uuid[]; of the list one uuid), $2 first day, $3 last day. */
export interface FigureQuery {
  readonly value: string
  readonly list: string
  readonly ids: string
  by(axis: Axis): string
}

const CODE = /^[a-z][a-z0-9-]{0,40}$/
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Codes and ids of the closed grammar only; anything else never reaches SQL. */
function quoted(word: string): string {
  if (!CODE.test(word) && !ID.test(word)) throw new Error('a definition holds what is no code')
  return `'${word}'`
}

function oneOf(column: string, words: readonly (string | null)[]): string {
  const named = words.filter(word => word !== null).map(quoted)
  const conditions = [
    ...(named.length === 1 ? [`${column} = ${named[0]}`] : []),
    ...(named.length > 1 ? [`${column} in (${named.join(', ')})`] : []),
    ...(words.includes(null) ? [`${column} is null`] : []),
  ]
  return conditions.length > 1 ? `(${conditions.join(' or ')})` : (conditions[0] ?? 'false')
}

/** Conditions that hold for all kinds of the definition. */
const common = ({ filter }: Counted): readonly string[] => [
  ...(filter.programmes ? [oneOf('r.programme', filter.programmes)] : []),
  ...(filter.services ? [oneOf('r.service', filter.services)] : []),
  ...(filter.teams ? [oneOf('r.team_id', filter.teams)] : []),
  ...(filter.classes ? [oneOf('r.class', filter.classes)] : []),
  ...(filter.gradeMin === undefined ? [] : [`r.grade >= ${Math.trunc(filter.gradeMin)}`]),
]

const part = ({ kind, themes }: Scope['of'][number]): string =>
  `r.kind = ${quoted(kind)}${themes ? ` and ${oneOf('r.theme', themes)}` : ''}`

function kindsOf({ filter }: Counted): string {
  const kinds = filter.of.map(part)
  return kinds.length > 1 ? `(${kinds.map(kind => `(${kind})`).join(' or ')})` : (kinds[0] ?? 'false')
}

const PLACE = 'r.station_id = any ($1)'
const TIME = 'r.day between $2 and $3'
const PLACE_AND_TIME = `${PLACE} and ${TIME}`

/** Which records a figure is about: the one condition that value, parts and list share. */
export const scope = (counted: Counted, place = PLACE): string =>
  [place, TIME, `r.status = 'confirmed'`, kindsOf(counted), ...common(counted)].join(' and ')

function measured({ measure }: Counted): { select: string; join: string } {
  switch (measure) {
    case 'count':
      return { select: 'count(*)', join: '' }
    case 'sum-quantity':
      return { select: 'coalesce(sum(r.quantity), 0)', join: '' }
    case 'sum-headcount':
      return { select: 'coalesce(sum(r.headcount), 0)', join: '' }
    case 'distinct-household':
      return {
        select: 'count(distinct m.member_id)',
        join: ` left join record_member m on m.station_id = r.station_id and m.record_id = r.id and m.role = 'household'`,
      }
  }
}

const keys: Readonly<Record<Axis, string>> = {
  day: 'r.day::text',
  month: `to_char(r.day, 'YYYY-MM')`,
  year: `to_char(r.day, 'YYYY')`,
  team: `coalesce(r.team_id::text, '${NONE}')`,
  programme: `coalesce(r.programme, '${NONE}')`,
  theme: `r.kind || '/' || r.theme`,
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

const ROW =
  'r.station_id, r.id, r.kind, r.theme, r.programme, r.team_id, r.day, r.title, r.place, r.quantity, r.unit, r.headcount, r.class, r.grade'

/** Compiles a figure once for all that is read of it. The list is asked kind by kind, each from its index in the
 *  list's own order, so that a page costs the same in a register of a hundred records or of millions. That holds for
 *  one station only: an index over several has no such order, and a year of a long register would be sorted first.
 *  The list's $1: one station; $4, $5: day and id of the last row seen (null at first); $6: rows wanted. */
export function figureQuery(counted: Counted): FigureQuery {
  const { select, join } = measured(counted)
  const records = `count(${join ? 'distinct r.id' : '*'})::int as records`
  const from = `from record r${join}\nwhere ${scope(counted)}`
  const pieces = counted.filter.of.flatMap(({ kind, themes }) =>
    (themes ?? [undefined]).map(theme => ({ kind, ...(theme === undefined ? {} : { themes: [theme] }) })),
  )
  const lists = (pieces.length > 0 ? pieces : [undefined]).map(
    piece => `(select ${ROW} from record r
  where ${scope({ ...counted, filter: { ...counted.filter, of: piece ? [piece] : [] } }, 'r.station_id = $1')}
  and (r.day, r.id) < (coalesce($4::date, 'infinity'), coalesce($5::uuid, '${LAST_ID}')) order by r.day desc, r.id desc limit $6)`,
  )
  return {
    value: `select ${select}::text as value, ${records} ${from}`,
    list: `select * from (\n${lists.join('\nunion all\n')}\n) page order by day desc, id desc limit $6`,
    ids: `select r.id from record r\nwhere ${scope(counted)}`,
    by: axis =>
      `select ${keys[axis]} as key, ${select}::text as value, ${records} ${from}\ngroup by 1 order by 1`,
  }
}

/** What tallies of a figure should hold, for one grain or for all; $1–$3 as ever.
 *  Shape: station, grain, first day, value, records. */
export function talliesQuery(counted: Counted): string {
  const { select, join } = measured(counted)
  return `select r.station_id, g.grain, date_trunc(g.grain, r.day)::date as starts_on, ${select} as value,
  count(${join ? 'distinct r.id' : '*'})::int as records
from record r${join} cross join unnest(array['day', 'month', 'quarter', 'year']) as g (grain)\nwhere ${scope(counted)}\ngroup by 1, 2, 3`
}

/** How many records stand behind each member of a distinct count; $1–$3 as ever. */
export const membersQuery = (counted: Counted): string =>
  `select r.station_id, g.grain, date_trunc(g.grain, r.day)::date as starts_on, m.member_id, count(*)::int as records
from record r${measured(counted).join.replace('left join', 'join')} cross join unnest(array['day', 'month', 'quarter', 'year']) as g (grain)\nwhere ${scope(counted)}\ngroup by 1, 2, 3, 4`

/** What is not in a figure although it is of its kinds: waiting, void, or left out by the definition's narrower rules. */
export function outsideQuery(counted: Counted): string {
  const rules = common(counted)
  const fits = rules.length > 0 ? rules.join(' and ') : 'true'
  return `select count(*) filter (where r.status = 'pending' and ${fits})::int as pending,
  count(*) filter (where r.status = 'void' and ${fits})::int as void,
  count(*) filter (where r.status = 'confirmed' and (${fits}) is not true)::int as other
from record r\nwhere ${PLACE_AND_TIME} and ${kindsOf(counted)}`
}

/** How many confirmed records at least one of these figures counts; a record that several count is one record. */
export const behindQuery = (all: readonly Counted[]): string =>
  `select count(*)::int as records from record r
where ${PLACE_AND_TIME} and r.status = 'confirmed' and (
${all.map(definition => `(${scope(definition)})`).join('\nor ')})`

/** What gives a figure its value. */
export const figureSql = (counted: Counted): string => figureQuery(counted).value

/** The SQL of every figure as one readable file. */
export function printFigures(all: readonly Definition[]): string {
  const texts = all.map(definition => {
    const { id, version, words, unit, sentence } = definition
    return `-- ${id} version ${version}: ${words[0]} (${unit}) · ${words[1]}\n-- ${sentence[0]}\n-- ${sentence[1]}\n${figureSql(definition)};\n`
  })
  return `-- What each figure that comes with the program counts. Parameters: $1 stations, $2 first day, $3 last day.\n-- Written by npm run schema.\n\n${texts.join('\n')}`
}
