import type { Status } from '#orders'

// Open311 GeoReport v2, its words and shapes: https://wiki.open311.org/GeoReport_v2

export const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2'
/** The service code of a need that is on no menu; codes of the catalogue begin with a letter or digit. */
export const NEED = '_need'
/** Most requests in one answer, and the longest time one answer spans. */
export const ROWS_MAX = 1_000
export const DAYS_MAX = 90

export const formats = ['xml', 'json'] as const
export type Format = (typeof formats)[number]
export const contentTypes: Readonly<Record<Format, string>> = {
  xml: 'text/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
}

/** What the standard calls an order's state. A result that has been confirmed is closed; calling back changes that no more. */
const closed: readonly Status[] = [
  'rejected',
  'merged',
  'split',
  'confirmed',
  'rated',
  'unrated',
  'follow-up',
  'closed',
  'cancelled',
  'no-show',
  'expired',
  'unmet',
  'discarded',
  'archived',
]
export const standing = (status: Status): 'open' | 'closed' => (closed.includes(status) ? 'closed' : 'open')

/** A value of an answer; null is an empty element. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

/** What each item of a list is called in XML. */
const itemNames: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  attributes: 'attribute',
  values: 'value',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
  updates: 'update',
}

const escaped = (text: string): string =>
  text
    // XML 1.0 has no letters for these.
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')

function element(name: string, value: Value): string {
  if (value === null || value === '') return `<${name}/>`
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`
  const within = Array.isArray(value)
    ? (value as readonly Value[]).map(item => element(itemNames[name] ?? 'item', item))
    : Object.entries(value).map(([key, item]) => element(key, item))
  return within.length === 0 ? `<${name}/>` : `<${name}>${within.join('')}</${name}>`
}

/** An answer as the standard writes it: in XML under its root, in JSON without one. */
export const written = (format: Format, root: string, value: Value): string =>
  format === 'json' ? JSON.stringify(value) : `<?xml version="1.0" encoding="utf-8"?>${element(root, value)}`

/** Takes `NAME.xml` or `NAME.json` apart; undefined for any other. */
export function fileOf(file: string): { readonly name: string; readonly format: Format } | undefined {
  const [, name = '', format = ''] = /^(.{1,80})\.(xml|json)$/s.exec(file) ?? []
  return name === '' ? undefined : { name, format: format as Format }
}

/** An instant as the standard writes it. */
export const stamp = (at: Date): string => at.toISOString().replace(/\.\d+Z$/, 'Z')

/** Reads an instant with its zone; undefined for what is none, or lies far from any order. */
export function readStamp(text: string): Date | undefined {
  if (!/^(19|20|21)\d{2}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text))
    return undefined
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? undefined : at
}
