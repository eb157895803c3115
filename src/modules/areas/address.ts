import type { AreaKind } from './area.ts'

// Addresses are written in many ways: 3号楼2单元, 三栋二单元, 3#2-501, with full-width digits or blanks. All become one
// before they are compared. Nothing is asked of anybody outside.

const HAN = '零一二三四五六七八九'

/** A Chinese numeral below a thousand as a number. Shape: 十二 → 12, 二〇三 → 203. */
function numberOf(han: string): number {
  const text = han.replaceAll('〇', '零').replaceAll('两', '二')
  if (!/[十百]/.test(text)) return Number(text.replace(/./g, digit => String(HAN.indexOf(digit))))
  let total = 0
  let digit = 0
  for (const character of text) {
    const unit = character === '百' ? 100 : character === '十' ? 10 : 0
    if (unit === 0) digit = HAN.indexOf(character)
    else total += Math.max(digit, 1) * unit
    if (unit > 0) digit = 0
  }
  return total + digit
}

/** An address as it is compared. Shape: “ ３＃２－５０１ ” and “三栋二单元501” → “3号楼2单元501室”. */
export function normalAddress(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s/g, '')
    .replace(/[—–‐−~]/g, '-')
    .replace(/[零〇一二两三四五六七八九十百]+(?=号楼|号院|号|栋|幢|单元|室|#)/g, han => String(numberOf(han)))
    .replace(/(\d+)(?:号楼|#楼?|栋楼?|幢楼?)/g, '$1号楼')
    .replace(/(?<![\d-])(\d{1,3})-(\d{1,2})-(\d{1,4})(?![\d-])/g, '$1号楼$2单元$3室')
    .replace(/号楼-?(\d{1,2})(?:单元|门|-)-?(\d{1,4})(?:室|号|户)?(?!\d)/g, '号楼$1单元$2室')
    .replace(/号楼-?(\d{1,2})(?:单元|门)/g, '号楼$1单元')
    .replace(/[\p{P}\p{S}]/gu, '')
}

const RANGE_MAX = 200

/** The names an alias stands for. Shape: 幸福里1-3号楼 → 幸福里1号楼, 幸福里2号楼, 幸福里3号楼. */
export function namesOf(alias: string): readonly string[] {
  const [, before = '', first = '', last = '', after = ''] =
    /^(.*?)(\d+)\s*[-—–~至到]\s*(\d+)(号楼|号院|号|栋|幢|#|单元)$/.exec(alias.normalize('NFKC').trim()) ?? []
  const from = Number(first)
  const to = Number(last)
  if (after === '' || to < from || to - from >= RANGE_MAX) return [normalAddress(alias)]
  return Array.from({ length: to - from + 1 }, (_, index) =>
    normalAddress(`${before}${from + index}${after}`),
  )
}

/** An area as far as addresses are held against it. */
export interface Placed {
  readonly id: string
  readonly parentId: string | null
  readonly kind: AreaKind
  readonly name: string
  readonly aliases: readonly string[]
}

/** How much of an address a name covers; 0 when it does not stand there. 3号楼 does not stand in 13号楼. */
function covered(address: string, name: string): number {
  for (let at = address.indexOf(name); name !== '' && at >= 0; at = address.indexOf(name, at + 1)) {
    const within =
      (/^\d/.test(name) && /\d/.test(address[at - 1] ?? '')) ||
      (/\d$/.test(name) && /\d/.test(address[at + name.length] ?? ''))
    if (!within) return name.length
  }
  return 0
}

/** Where an address lies: the area whose names, with those it is part of, cover most of it. A name that two areas share
 *  decides nothing unless the rest of the address does: then the area both are part of is the answer, if it is named too.
 *  Shape: areas and a typed address → the area's id, or undefined. */
export function locate(areas: readonly Placed[], typed: string): string | undefined {
  const address = normalAddress(typed)
  const byId = new Map(areas.map(area => [area.id, area]))
  const own = new Map(
    areas.map(area => [
      area.id,
      Math.max(0, ...[area.name, ...area.aliases].flatMap(namesOf).map(name => covered(address, name))),
    ]),
  )
  const chainOf = (id: string): readonly Placed[] => {
    const chain: Placed[] = []
    for (let at = byId.get(id); at && !chain.includes(at); at = byId.get(at.parentId ?? '')) chain.push(at)
    return chain
  }
  const named = areas
    .filter(area => (own.get(area.id) ?? 0) > 0)
    .map(area => {
      const chain = chainOf(area.id)
      return { id: area.id, chain, score: chain.reduce((sum, one) => sum + (own.get(one.id) ?? 0), 0) }
    })
  const best = Math.max(0, ...named.map(({ score }) => score))
  const winners = named.filter(({ score }) => score === best)
  const [first] = winners
  if (!first) return undefined
  return first.chain.find(
    area =>
      (own.get(area.id) ?? 0) > 0 && winners.every(({ chain }) => chain.some(one => one.id === area.id)),
  )?.id
}

/** The grid cell an area lies in, or what it is itself where it is larger: orders do not keep the building. */
export function cellOf(areas: readonly Placed[], id: string): string | undefined {
  const byId = new Map(areas.map(area => [area.id, area]))
  let at = byId.get(id)
  while (at?.kind === 'building' && at.parentId !== null) at = byId.get(at.parentId)
  return at?.kind === 'building' ? undefined : at?.id
}
