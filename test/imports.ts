import { guessMapping, registerColumns } from '#imports'
import { SITE, type Page, type Visitor, type World } from '#test/world'

/** The pages of imports at the world's own station. */
export const IMPORTS = `/at/${SITE}/imports`

export const fileOf = (content: string | Uint8Array<ArrayBuffer>, name = '台账.csv'): File =>
  new File([content], name)

export const upload = (by: Visitor, file: File, base = IMPORTS): Promise<Page> =>
  by.submit(base, base, { file })

/** The id of the import a page is about. */
export const idOf = (page: Page): string => /imports\/([0-9a-f-]{36})/.exec(page.path)?.[1] ?? ''

/** Sends a step's form of an import as it stands on its page. */
export const step = (by: Visitor, page: Page, name: string, fields = {}, query = ''): Promise<Page> =>
  by.submit(`${page.path}${query}`, `${page.path}/${name}`, fields)

/** What the page of columns offers by itself for these headings. */
export const mapped = (head: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    guessMapping(head.split(','), registerColumns()).map((key, index) => [`column-${index}`, key]),
  )

/** The columns as they are chosen on a page. */
export function chosenOn(page: Page): Readonly<Record<string, string>> {
  const selects = page.html.split('<select name="').slice(1)
  return Object.fromEntries(
    selects.map(select => [
      /^[^"]+/.exec(select)?.[0] ?? '',
      /<option value="([^"]*)" selected/.exec(select.split('</select>')[0] ?? '')?.[1] ?? '',
    ]),
  )
}

/** Uploads a file, has it read with the columns that are offered, and gives the preview. */
export async function preview(world: World, by: Visitor, file: File, base = IMPORTS): Promise<Page> {
  const taken = await upload(by, file, base)
  if (taken.status !== 200) throw new Error(`the upload answered ${taken.status}: ${taken.html}`)
  await step(by, taken, 'reading', chosenOn(taken))
  await world.settle()
  return by.get(taken.path)
}

/** The same, and has it written. */
export async function write(world: World, by: Visitor, file: File, base = IMPORTS): Promise<Page> {
  const shown = await preview(world, by, file, base)
  await step(by, shown, 'writing')
  await world.settle()
  return by.get(shown.path)
}

/** The numbers a page tells, by the words beside them. */
export const factsOf = (page: Page): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...page.html.matchAll(/<dt>([^<]+)<\/dt><dd[^>]*>([^<]+)<\/dd>/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
