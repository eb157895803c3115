import type { Refusal, Words } from '#kernel/result'

/** The levels of the tree, the largest first. Levels may be left out. */
export const areaKinds = ['street', 'community', 'grid', 'building'] as const
export type AreaKind = (typeof areaKinds)[number]

export const kindWords: Readonly<Record<AreaKind, Words>> = {
  street: ['街道', 'Street'],
  community: ['社区', 'Community'],
  grid: ['网格', 'Grid cell'],
  building: ['楼栋', 'Building'],
}

/** True when an area of one kind can be part of one of another. */
export const isPartOf = (kind: AreaKind, above: AreaKind): boolean =>
  areaKinds.indexOf(above) < areaKinds.indexOf(kind)

export const refusals = {
  notFound: {
    code: 'areas.not-found',
    status: 404,
    words: ['没有这个片区。', 'There is no such area.'],
  },
  stale: {
    code: 'areas.stale',
    status: 409,
    words: [
      '刚才有别人改过它。请看一眼现在的样子，再决定要不要改。',
      'Somebody changed it a moment ago. Look at it as it is now before you change it.',
    ],
  },
  holdsOthers: {
    code: 'areas.holds-others',
    status: 409,
    words: [
      '它下面还有在用的片区。请先停用那些，或把它们改到别处。',
      'Areas in use are still part of it. Retire them first, or make them part of another.',
    ],
  },
} as const satisfies Record<string, Refusal>
