import type { Words } from '#kernel/result'

/** The first two digits: provinces, autonomous regions and cities under the central government (GB/T 2260). */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(
    ' ',
  ),
)

/** What a code has in common with everything below it: 6202 for 620200, 620201 for 620201000000. A village has no
 *  codes of its own below it, so what hangs below one lies in its street: 620201002 for 620201002013. */
const stem = (code: string): string =>
  code.length === 6 ? code.replace(/(00)+$/, '') : `${code.slice(0, 6)}${code.slice(6, 9).replace('000', '')}`

/** Why a division code cannot stand here; undefined when it can. A site may have the code of none of its parents,
 *  since a level may be missing, but it lies inside the one it has above it.
 *  Shape: 6, 9 or 12 digits, or '' for none. */
export function codeTrouble(
  code: string,
  above: string | null,
  below: readonly string[] = [],
): Words | undefined {
  if (code === '') return undefined
  if (!/^\d{6}(\d{3}(\d{3})?)?$/.test(code))
    return [
      '区划代码是 6、9 或 12 位数字；没有可以不填。',
      'A division code has 6, 9 or 12 digits; leave it empty if there is none.',
    ]
  if (!PROVINCES.has(code.slice(0, 2)))
    return [
      `没有以 ${code.slice(0, 2)} 开头的省份，请再看一遍。`,
      `No province begins with ${code.slice(0, 2)}; look again.`,
    ]
  if (above !== null && !code.startsWith(stem(above)))
    return [
      `上级的代码是 ${above}，下级的代码要在它里面。`,
      `The site above has ${above}; this code does not lie inside it.`,
    ]
  const outside = below.find(other => !other.startsWith(stem(code)))
  if (outside !== undefined)
    return [
      `下级有代码 ${outside}，它不在这个代码里面。`,
      `A site below has ${outside}, which does not lie inside this code.`,
    ]
  return undefined
}
