import type { Page } from '#test/world'

/** The large number of a page, with its unit, as it is read. */
export function bigNumber({ html, status }: Page): string {
  const [, value] = /class="big">(.*?)<\/p>/s.exec(html) ?? []
  return value?.replace(/<[^>]+>/g, '').trim() ?? `no value (${status})`
}
