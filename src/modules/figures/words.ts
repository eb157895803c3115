import type { Words } from '#kernel/result'

import type { Measure, Section } from './definition.ts'

export const sectionWords: Readonly<Record<Section, Words>> = {
  structure: ['平台', 'Structure'],
  learning: ['学习', 'Learning'],
  talks: ['宣讲', 'Talks'],
  activities: ['活动', 'Activities'],
  care: ['服务与关爱', 'Service and care'],
  order: ['治理', 'Good order'],
  voice: ['居民声音', 'Residents’ voice'],
}

export const measureWords: Readonly<Record<Measure, Words>> = {
  count: ['记录条数', 'number of records'],
  'sum-quantity': ['数量之和', 'sum of quantities'],
  'sum-headcount': ['人次之和', 'sum of head-counts'],
  'distinct-household': ['不同的户', 'distinct households'],
}
