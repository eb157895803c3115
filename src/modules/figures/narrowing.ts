import type { Filter } from './definition.ts'

/** One of a record's own, or null for records that name none. */
type Named = string | null

/** A filter, or what is left of it where a reader looks at a part of the figure. */
export interface Scope extends Omit<Filter, 'programmes' | 'services'> {
  readonly programmes?: readonly Named[]
  readonly services?: readonly Named[]
  readonly teams?: readonly Named[]
}

/** The part of a figure a reader looks at: a closed choice, kept in the address. */
export interface Narrowing {
  readonly kind?: string
  readonly theme?: string
  readonly programme?: Named
  readonly service?: Named
  readonly team?: Named
}

/** In the address: records that name none. No code and no id looks like it. */
export const NONE = '-'

export const narrowingNames = ['kind', 'theme', 'programme', 'service', 'team'] as const

/** A filter with a narrowing put on top: what both let through. */
export function narrowed(filter: Filter, by: Narrowing): Scope {
  const { kind, theme, programme, service, team } = by
  return {
    ...filter,
    of: filter.of
      .filter(part => kind === undefined || part.kind === kind)
      .flatMap(part => {
        if (theme === undefined) return [part]
        return part.themes === undefined || part.themes.includes(theme) ? [{ ...part, themes: [theme] }] : []
      }),
    ...(programme === undefined ? {} : { programmes: both(filter.programmes, programme) }),
    ...(service === undefined ? {} : { services: both(filter.services, service) }),
    ...(team === undefined ? {} : { teams: [team] }),
  }
}

const both = (allowed: readonly string[] | undefined, one: Named): readonly Named[] =>
  allowed === undefined || (one !== null && allowed.includes(one)) ? [one] : []

export const isNarrow = (by: Narrowing): boolean => narrowingNames.some(name => by[name] !== undefined)

/** A narrowing as parts of an address. */
export const narrowingQuery = (by: Narrowing): readonly (readonly [string, string])[] =>
  narrowingNames.flatMap(name => {
    const value = by[name]
    return value === undefined ? [] : [[name, value ?? NONE] as const]
  })
