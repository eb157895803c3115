import { kindOf } from './kind.ts'
import type { RegisterRecord } from './record.ts'

/** Ids as the codes that a form offers. */
export interface FormCodes {
  readonly teams: ReadonlyMap<string, string>
  readonly partners: ReadonlyMap<string, string>
  readonly households: ReadonlyMap<string, string>
}

export type Values = Readonly<Record<string, string>>

const whole = (decimal: string): string => decimal.replace(/\.?0+$/, '')

/** Everything a record says, as its form would have been filled in: where a correction begins. */
export function valuesOf(record: RegisterRecord, codes: FormCodes): Values {
  return {
    ...record.details,
    ...habitsOf(record, codes),
    theme: record.theme,
    day: record.day,
    title: record.title,
    place: record.place,
    quantity: whole(record.quantity),
    headcount: record.headcount === null ? '' : String(record.headcount),
    households: record.households.map(id => codes.households.get(id) ?? '').join(' '),
  }
}

/** What stays the same from one time to the next; what has to be looked at anew each time is left out. */
export function stableOf(record: RegisterRecord, codes: FormCodes): Values {
  const chosen = (kindOf(record.kind)?.fields ?? []).filter(field => field.choices !== undefined)
  return {
    ...habitsOf(record, codes),
    ...Object.fromEntries(chosen.map(({ name }) => [name, record.details[name] ?? ''])),
    theme: record.theme,
    place: record.place,
  }
}

/** Who does it, for what, and how heads are counted: what a person's records of one kind have in common. */
export const habitsOf = (record: RegisterRecord, codes: FormCodes): Values => ({
  team: codes.teams.get(record.teamId ?? '') ?? '',
  partner: codes.partners.get(record.partnerId ?? '') ?? '',
  programme: record.programme ?? '',
  service: record.service ?? '',
  headcountMethod: record.headcountMethod ?? '',
  ...(record.details['lead'] === undefined ? {} : { lead: record.details['lead'] }),
})

/** Each text once, the first ones first. */
export const distinct = (texts: readonly string[], most: number): readonly string[] =>
  [...new Set(texts)].filter(Boolean).slice(0, most)
