import { z } from 'zod'

import { canonical, type Json } from '#kernel/canonical'
import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Kind } from '#records'

import {
  abouts,
  measures,
  sections,
  type About,
  type Definition,
  type Filter,
  type Measure,
} from './definition.ts'
import { partName, type Names } from './names.ts'

const code = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)
const codes = z.array(code).min(1).max(100)
const words = z.tuple([z.string(), z.string()])
export const classes = ['timed', 'attested', 'backfilled'] as const

/** A definition as it is kept: the closed grammar, and nothing beside it. */
export const definitionSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+\.[a-z][a-z0-9-]{0,40}$/),
  version: z.int().min(1),
  section: z.enum(sections),
  words,
  sentence: words,
  unit: z.string().min(1).max(8),
  measure: z.enum(measures),
  about: z.enum(abouts),
  filter: z.strictObject({
    of: z
      .array(z.strictObject({ kind: code, themes: codes.exactOptional() }))
      .min(1)
      .max(40),
    programmes: codes.exactOptional(),
    services: codes.exactOptional(),
    classes: z.array(z.enum(classes)).min(1).exactOptional(),
    gradeMin: z.int().min(0).max(5).exactOptional(),
  }),
  terms: z.array(z.string()),
}) satisfies z.ZodType<Definition>

/** Units in which a station may count records; amounts, heads and households bring their own. */
export const countUnits = ['次', '场', '个', '条', '起', '项', '支', '家'] as const

/** A definition before it has a number and a version. */
export type Draft = Omit<Definition, 'version'>

/** What is typed into the form of a definition; several ticks of one name are joined by commas. */
export type TypedDefinition = Readonly<Record<string, string>>

const ticked = (text: string | undefined): readonly string[] =>
  [...new Set((text ?? '').split(','))].map(item => item.trim()).filter(Boolean)

/** Reads the form of a station's own definition.
 *  Shape: typed texts → draft with its sentence in both languages, or a message for each field that will not do.
 *  Refuses: form.invalid. */
export function readDraft(typed: TypedDefinition, names: Names): Result<Draft> {
  const fields: Record<string, Words> = {}
  const text = (name: string) => (typed[name] ?? '').trim()
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(text('code')))
    fields['code'] = [
      '代码以小写字母开头，只用小写字母、数字和连字符，最多 31 个。',
      'A code begins with a lower-case letter and has lower-case letters, digits and hyphens, at most 31.',
    ]
  const zh = text('zh')
  if (zh === '' || zh.length > 40)
    fields['zh'] = ['请填写名称，最多 40 个字。', 'Give it a name of at most 40 characters.']
  if (text('en').length > 80) fields['en'] = ['最多 80 个字符。', 'At most 80 characters.']
  const section = sections.find(item => item === text('section'))
  if (!section) fields['section'] = ['请选择放在哪一节。', 'Choose the section.']
  const measure = measures.find(item => item === text('measure'))
  if (!measure) fields['measure'] = ['请选择怎么算。', 'Choose how to count.']
  const of = readKinds(ticked(typed['of']), names.kinds)
  if (of.length === 0) fields['of'] = ['请至少选一类记录。', 'Tick at least one kind of record.']
  const grade = text('gradeMin')
  if (!/^[0-5]?$/.test(grade)) fields['gradeMin'] = ['请选择证明程度。', 'Choose the grade.']
  const [programmes, services] = [ticked(typed['programmes']), ticked(typed['services'])]
  if (programmes.some(item => !names.programmes.has(item)))
    fields['programmes'] = ['没有这个项目。', 'There is no such programme.']
  if (services.some(item => !names.services.has(item)))
    fields['services'] = ['没有这个服务类别。', 'There is no such kind of service.']
  const unit = measure ? unitFor(measure, of, names.kinds, text('unit')) : ok('')
  if (!unit.ok) Object.assign(fields, unit.error.fields)
  if (Object.keys(fields).length > 0 || !section || !measure || !unit.ok) return no(invalid(fields))
  const filter: Filter = {
    of,
    ...(programmes.length > 0 ? { programmes } : {}),
    ...(services.length > 0 ? { services } : {}),
    ...limited(classes, ticked(typed['classes'])),
    ...(grade === '' || grade === '0' ? {} : { gradeMin: Number(grade) }),
  }
  return ok({
    id: `own.${text('code')}`,
    section,
    words: [zh, text('en') || zh],
    sentence: sentenceOf(measure, filter, names),
    unit: unit.value,
    measure,
    about: aboutOf(measure, of, names.kinds),
    filter,
    terms: [zh],
  })
}

/** All classes ticked is no limit at all, and none ticked neither. */
const limited = (all: readonly string[], some: readonly string[]): Pick<Filter, 'classes'> => {
  const kept = all.filter(item => some.includes(item))
  return kept.length === 0 || kept.length === all.length ? {} : { classes: kept }
}

/** Ticks like `seminar` (all of a kind) and `outreach-talk/law` (one theme of it), in the kinds' own order. */
function readKinds(ticks: readonly string[], kinds: Readonly<Record<string, Kind>>): Filter['of'] {
  return Object.entries(kinds).flatMap(([kind, { themes }]) => {
    if (ticks.includes(kind)) return [{ kind }]
    const some = Object.keys(themes).filter(theme => ticks.includes(`${kind}/${theme}`))
    return some.length > 0 ? [{ kind, themes: some }] : []
  })
}

/** The unit that follows from what is counted; units are never mixed in one number. */
function unitFor(
  measure: Measure,
  of: Filter['of'],
  kinds: Readonly<Record<string, Kind>>,
  typed: string,
): Result<string> {
  const chosen = of.map(part => kinds[part.kind]).filter(kind => kind !== undefined)
  switch (measure) {
    case 'count':
      return countUnits.some(unit => unit === typed)
        ? ok(typed)
        : no(invalid({ unit: ['请选择单位。', 'Choose the unit.'] }))
    case 'sum-headcount':
      return chosen.some(kind => kind.headcount === 'none')
        ? no(invalid({ of: ['所选的类别里有不记人次的。', 'Some of these kinds have no head-count.'] }))
        : ok('人次')
    case 'distinct-household':
      return chosen.some(kind => kind.households === 'none')
        ? no(invalid({ of: ['所选的类别里有不记户的。', 'Some of these kinds name no households.'] }))
        : ok('户')
    case 'sum-quantity': {
      const units = new Set(
        of.flatMap(({ kind: id, themes }) => {
          const kind = kinds[id]
          if (!kind) return []
          const all = themes ?? Object.keys(kind.themes)
          return all.length > 0 ? all.map(theme => kind.themes[theme]?.unit ?? kind.unit) : [kind.unit]
        }),
      )
      const [unit] = units
      if (units.size <= 1) return ok(unit ?? '')
      const list = [...units].join('、')
      return no(
        invalid({
          of: [
            `这些记录的单位不同（${list}），不能相加；请只选一种单位的。`,
            `These are counted in different units (${list}), which are never added up; choose those of one unit.`,
          ],
        }),
      )
    }
  }
}

/** Whom a small number could point at follows from what the records hold, so that nobody can choose it away. */
export function aboutOf(measure: Measure, of: Filter['of'], kinds: Readonly<Record<string, Kind>>): About {
  const guarded = of.map(part => kinds[part.kind]).find(kind => kind?.sensitive)
  if (measure === 'distinct-household') return 'households'
  if (!guarded) return 'acts'
  if (guarded.family === 'case') return 'cases'
  return guarded.family === 'visit' || guarded.family === 'hand-out' ? 'households' : 'persons'
}

/** True when two definitions count the same, whatever they are called. */
export function countsSame(a: Omit<Draft, 'id'>, b: Omit<Draft, 'id'>): boolean {
  const counted = ({ measure, unit, about, filter }: Omit<Draft, 'id'>) =>
    canonical({ measure, unit, about, filter } as unknown as Json)
  return counted(a) === counted(b)
}

const measured: Readonly<Record<Measure, Words>> = {
  count: ['已确认的{kinds}记录条数', 'Confirmed records of {kinds}'],
  'sum-quantity': ['已确认的{kinds}记录的数量之和', 'Quantities of confirmed records of {kinds}, added up'],
  'sum-headcount': [
    '已确认的{kinds}记录的人次之和，同一人来几次算几次',
    'Head-counts of confirmed records of {kinds}, added up; a person counts each time',
  ],
  'distinct-household': [
    '有已确认的{kinds}记录的不同户数，一户有几条仍算一户',
    'Different households with a confirmed record of {kinds}; a household counts once',
  ],
}

const classNames: Readonly<Record<(typeof classes)[number], Words>> = {
  timed: ['系统计时', 'timed'],
  attested: ['当场登记', 'attested'],
  backfilled: ['事后补录', 'back-filled'],
}

/** What a definition counts and leaves out, in plain words made from the grammar. */
export function sentenceOf(measure: Measure, filter: Filter, names: Names): Words {
  const named = (what: 'programme' | 'service', list: readonly string[]): Words => {
    const found = list.map((item): Words => wordsOf(what, item, names))
    return [found.map(item => item[0]).join('、'), found.map(item => item[1]).join(', ')]
  }
  const kinds = filter.of.map(part => partName(part, names))
  const limits: Words[] = []
  if (filter.programmes)
    limits.push(around(['只算项目：', 'only of the programmes '], named('programme', filter.programmes)))
  if (filter.services)
    limits.push(around(['只算服务类别：', 'only of the services '], named('service', filter.services)))
  if (filter.classes) {
    const all = classes.filter(item => filter.classes?.includes(item)).map(item => classNames[item])
    limits.push([
      `只算${all.map(item => item[0]).join('、')}的`,
      `only those ${all.map(item => item[1]).join(' or ')}`,
    ])
  }
  if (filter.gradeMin !== undefined)
    limits.push([
      `只算证明程度 P${filter.gradeMin} 以上的`,
      `only with proof of grade P${filter.gradeMin} or more`,
    ])
  const [zh, en] = measured[measure]
  return [
    [
      zh.replace('{kinds}', () => `“${kinds.map(item => item[0]).join('、')}”`),
      ...limits.map(item => item[0]),
    ].join('；') + '。待确认和作废的不算。',
    [
      en.replace('{kinds}', () => kinds.map(item => `“${item[1]}”`).join(', ')),
      ...limits.map(item => item[1]),
    ].join('; ') + '. Pending and void ones are left out.',
  ]
}

const around = (lead: Words, list: Words): Words => [lead[0] + list[0], lead[1] + list[1]]

const wordsOf = (what: 'programme' | 'service', item: string, names: Names): Words =>
  (what === 'programme' ? names.programmes : names.services).get(item) ?? [item, item]

const invalid = (fields: Record<string, Words>): Refusal => ({
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields,
})

/** A definition as the form shows it for a change. */
export function typedOf(definition: Definition): TypedDefinition {
  const { filter } = definition
  return {
    code: definition.id.slice(definition.id.indexOf('.') + 1),
    zh: definition.words[0],
    en: definition.words[1] === definition.words[0] ? '' : definition.words[1],
    section: definition.section,
    measure: definition.measure,
    unit: definition.unit,
    of: filter.of
      .flatMap(({ kind, themes }) => (themes ? themes.map(theme => `${kind}/${theme}`) : [kind]))
      .join(','),
    programmes: (filter.programmes ?? []).join(','),
    services: (filter.services ?? []).join(','),
    classes: (filter.classes ?? []).join(','),
    gradeMin: filter.gradeMin === undefined ? '' : String(filter.gradeMin),
  }
}
