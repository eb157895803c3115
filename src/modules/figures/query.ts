import type { Definition } from './definition.ts'

/** Parameters of every figure query: $1 stations (uuid[]), $2 first day, $3 last day. */
export interface FigureQuery {
  readonly value: string
  readonly months: string
  readonly list: string
}

const CODE = /^[a-z][a-z0-9-]{0,40}$/

/** Codes of the closed grammar only; anything else never reaches SQL. */
function quoted(code: string): string {
  if (!CODE.test(code)) throw new Error('a definition holds what is no code')
  return `'${code}'`
}

const oneOf = (column: string, codes: readonly string[]): string =>
  codes.length === 1
    ? `${column} = ${quoted(codes[0] ?? '')}`
    : `${column} in (${codes.map(quoted).join(', ')})`

/** Conditions that hold for all kinds of the definition. */
function common({ filter }: Definition): string {
  return [
    filter.programmes && oneOf('r.programme', filter.programmes),
    filter.services && oneOf('r.service', filter.services),
    filter.classes && oneOf('r.class', filter.classes),
    filter.gradeMin === undefined ? undefined : `r.grade >= ${Math.trunc(filter.gradeMin)}`,
  ]
    .filter(Boolean)
    .map(condition => ` and ${condition}`)
    .join('')
}

const part = ({ kind, themes }: Definition['filter']['of'][number]): string =>
  `r.kind = ${quoted(kind)}${themes ? ` and ${oneOf('r.theme', themes)}` : ''}`

/** Which records a definition is about: the one condition that value, months and list share. */
export function scope(definition: Definition): string {
  const kinds = definition.filter.of.map(part)
  const which = kinds.length === 1 ? kinds[0] : `(${kinds.map(kind => `(${kind})`).join(' or ')})`
  return `r.station_id = any ($1) and r.status = 'confirmed' and r.day between $2 and $3 and ${which}${common(definition)}`
}

function measured({ measure }: Definition): { select: string; join: string } {
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

const ROW =
  'r.station_id, r.id, r.kind, r.theme, r.day, r.title, r.quantity, r.unit, r.headcount, r.grade, r.team_id'

/** One definition, one scope, three readings of it. The list is asked kind by kind, each from its index in the
 *  list's own order, so that a page costs the same in a register of a hundred records or of millions.
 *  $4, $5: day and id of the last row seen (null at first); $6: rows wanted. */
export function figureQuery(definition: Definition): FigureQuery {
  const { select, join } = measured(definition)
  const where = scope(definition)
  const after = `($4::date is null or (r.day, r.id) < ($4::date, $5::uuid))`
  const pieces = definition.filter.of.flatMap(({ kind, themes }) =>
    (themes ?? [undefined]).map(theme => ({ kind, ...(theme === undefined ? {} : { themes: [theme] }) })),
  )
  const lists = pieces.map(
    piece => `(select ${ROW} from record r
  where r.station_id = any ($1) and r.status = 'confirmed' and r.day between $2 and $3 and ${part(piece)}${common(definition)}
  and ${after} order by r.day desc, r.id desc limit $6)`,
  )
  return {
    value: `select ${select}::text as value, count(${join ? 'distinct r.id' : '*'})::int as records from record r${join}\nwhere ${where}`,
    months: `select to_char(r.day, 'YYYY-MM') as month, ${select}::text as value from record r${join}\nwhere ${where}\ngroup by 1 order by 1`,
    list: `select * from (\n${lists.join('\nunion all\n')}\n) page order by day desc, id desc limit $6`,
  }
}

/** How many confirmed records at least one of these figures counts; a record that several count is one record. */
export const behindQuery = (all: readonly Definition[]): string =>
  `select count(*)::int as records from record r
where r.station_id = any ($1) and r.status = 'confirmed' and r.day between $2 and $3 and (
${all.map(definition => `(${scope(definition)})`).join('\nor ')})`

/** The SQL of every figure as one readable file. */
export function printFigures(all: readonly Definition[]): string {
  return all
    .map(definition => {
      const query = figureQuery(definition)
      return `-- ${definition.id} version ${definition.version}: ${definition.words[0]} (${definition.unit})\n-- ${definition.sentence[0]}\n${query.value};\n`
    })
    .join('\n')
}
