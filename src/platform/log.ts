import { randomInt } from 'node:crypto'
import { pino } from 'pino'
import type { DestinationStream } from 'pino'

// A log is read by people who have no business with residents' data. So nothing is taken out of records here:
// a record consists of the fields below and of nothing else, and each must look the way it always looks.

/** `area.what-happened`, written in the code and never put together from data. */
export type Event = `${string}.${string}`

export interface LogFields {
  /** The reference a person was shown, from `newReference`, or an id. */
  readonly ref?: string
  readonly method?: string
  /** The route's pattern (`/people/:id`), never the address that was asked for. */
  readonly route?: string | undefined
  /** What the route calls itself (`records.list`). */
  readonly audit?: string | undefined
  readonly status?: number
  readonly ms?: number
  readonly station?: string
  readonly account?: string
  readonly job?: string
  readonly attempt?: number
  readonly count?: number
  readonly port?: number
  readonly pid?: number
  /** The code of a refusal (`records.wrong-status`). */
  readonly refusal?: string
}

export interface Log {
  info(event: Event, fields?: LogFields): void
  warn(event: Event, fields?: LogFields): void
  /** Of the error its type, codes and our own lines of code are kept; its message is not: it may quote a row. */
  error(event: Event, error: unknown, fields?: LogFields): void
}

/** Opens the log: one JSON object a line, on standard error unless told otherwise.
 *  Shape: a field that does not look as it should becomes `(withheld)`; a field that is not known is left out
 *         and counted in `withheld`. */
export function openLog({
  destination = pino.destination(2),
  level = 'info',
}: { readonly destination?: DestinationStream; readonly level?: string } = {}): Log {
  const lines = pino(
    {
      base: null,
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
    },
    destination,
  )
  return {
    info: (event, fields = {}) => lines.info(recordOf(event, fields)),
    warn: (event, fields = {}) => lines.warn(recordOf(event, fields)),
    error: (event, error, fields = {}) =>
      lines.error({ ...recordOf(event, fields), error: describeError(error) }),
  }
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NAME = /^[a-z][a-z-]{0,30}(?:\.[a-z][a-z-]{0,40}){0,2}$/
const METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/
// Words, `:parameters` and versions such as v1; a number or a Chinese word in it is data.
const ROUTE = /^\/(?:(?:[a-z.-]+\d{0,2}|:[A-Za-z]+|\*)(?:\/|$))*$/
const REFERENCE = /^r-[0-9a-hjkmnp-tv-z]{8}$/

const text =
  (...shapes: RegExp[]) =>
  (value: unknown): boolean =>
    typeof value === 'string' && shapes.some(shape => shape.test(value))
// A phone number is above a thousand million; nothing we count comes near it.
const number = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e9

const SHAPES: Readonly<Record<keyof LogFields, (value: unknown) => boolean>> = {
  ref: text(REFERENCE, ID),
  method: text(METHOD),
  route: text(ROUTE),
  audit: text(NAME),
  status: number,
  ms: number,
  station: text(ID, /^\d{12}$/),
  account: text(ID),
  job: text(NAME),
  attempt: number,
  count: number,
  port: number,
  pid: number,
  refusal: text(NAME),
}

const isField = (key: string): key is keyof LogFields => Object.hasOwn(SHAPES, key)

function recordOf(event: string, fields: LogFields): Record<string, unknown> {
  const record: Record<string, unknown> = { event: NAME.test(event) ? event : '(withheld)' }
  let withheld = 0
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (isField(key)) record[key] = SHAPES[key](value) ? value : '(withheld)'
    else withheld += 1
  }
  return withheld > 0 ? { ...record, withheld } : record
}

/** What may be known of an error by those who read logs. */
export interface ErrorDescription {
  readonly type: string
  /** SQLSTATE or the operating system's name of the failure. */
  readonly code?: string
  readonly constraint?: string
  readonly table?: string
  readonly column?: string
  /** Our own lines of code, innermost first: `src/modules/people/store.ts:42:7`. */
  readonly at: readonly string[]
  readonly cause?: ErrorDescription
}

const CAUSES_MAX = 3
const FRAMES_MAX = 12
const TYPE = /^[A-Z][A-Za-z]{0,40}$/
const SQLSTATE = /^[0-9A-Z]{5}$/
const SYSTEM_CODE = /^E[A-Z_]{2,40}$/
const IDENTIFIER = /^[a-z][a-z_]*[0-9]{0,3}$/
// The innermost of these folders is ours: the project itself may lie in one of the same name.
const FRAME = /^\s+at .*\/((?:src|bin|tools|test|bench)\/[a-z./-]+\d{0,2}\.tsx?:\d{1,5}:\d{1,5})\)?$/

/** Describes anything thrown, by what cannot hold data: its class, its codes, our lines.
 *  Shape: a PostgreSQL error also names constraint, table and column; its detail, which quotes rows, is left. */
export function describeError(thrown: unknown, depth = 0): ErrorDescription {
  if (!(thrown instanceof Error)) return { type: `(${typeof thrown})`, at: [] }
  // The class is named in code; `name` is a property anybody may set.
  const type = thrown.constructor.name
  const code = property(thrown, 'code')
  const fromDatabase = code !== undefined && SQLSTATE.test(code)
  const identifiers = fromDatabase
    ? (['constraint', 'table', 'column'] as const).flatMap(key => {
        const value = property(thrown, key)
        return value !== undefined && IDENTIFIER.test(value) ? [[key, value] as const] : []
      })
    : []
  return {
    type: TYPE.test(type) ? type : 'Error',
    ...(code !== undefined && (fromDatabase || SYSTEM_CODE.test(code)) ? { code } : {}),
    ...Object.fromEntries(identifiers),
    at: framesOf(thrown),
    ...(thrown.cause !== undefined && depth < CAUSES_MAX
      ? { cause: describeError(thrown.cause, depth + 1) }
      : {}),
  }
}

function property(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key)
  return typeof value === 'string' ? value : undefined
}

/** The frames are the last lines of a stack; what stands before them is the message. */
function framesOf(error: Error): readonly string[] {
  const lines = typeof error.stack === 'string' ? error.stack.split('\n') : []
  const before = lines.findLastIndex(line => !/^\s+at /.test(line))
  return lines
    .slice(before + 1)
    .filter(line => !line.includes('node_modules'))
    .flatMap(line => FRAME.exec(line)?.[1] ?? [])
    .slice(0, FRAMES_MAX)
}

// Crockford's letters: none is taken for another when read out over the telephone.
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'

/** A short reference that joins what a person was shown to the line in the log: `r-7k3m9x2q`. */
export const newReference = (): string =>
  `r-${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`
