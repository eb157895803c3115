import type { Json } from '#kernel/canonical'
import { isId } from '#kernel/id'
import { parseQuantity, printQuantity } from '#kernel/quantity'
import { no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import { isDay, type Day } from '#kernel/time'

import { kindOf, unitOf } from './kind.ts'
import type { CountMethod, Facts } from './record.ts'

/** What was typed or read from a sheet, by field name. */
export type Typed = Readonly<Record<string, string>>

const message = (zh: string, en: string): Words => [zh, en]
const methods: readonly string[] = ['roster', 'code', 'photo', 'estimate']

/** Letters that nothing is joined to: such a text is in its normal form, as nearly all are, without being looked up. */
const NORMAL = /^[\n\r\t -\u02ff\u3001-\u3029\u4e00-\u9fff\uff00-\uff9d]*$/

/** Checks what was typed against its kind's schema and minimal evidence.
 *  Shape: typed texts → facts, or a message for each field that will not do.
 *  `teams` and `partners` map the station's codes to ids; `today` bounds the day.
 *  Refuses: form.invalid. */
export function readFacts(typed: Typed, known: Known): Result<Facts> {
  const fields: Record<string, Words> = {}
  const text = (name: string): string => {
    const value = typed[name]
    if (value === undefined) return ''
    return (NORMAL.test(value) ? value : value.normalize('NFC')).trim()
  }
  const kind = kindOf(text('kind'))
  if (!kind || kind.follows)
    return no(invalid({ kind: message('请选择记录类别。', 'Choose the kind of record.') }))
  const themeId = text('theme')
  if (Object.keys(kind.themes).length > 0 ? !(themeId in kind.themes) : themeId !== '')
    fields['theme'] = message('请选择这一类的专题。', 'Choose a theme of this kind.')
  const day = text('day')
  if (!isDay(day))
    fields['day'] = message('请按 2019-12-10 的样子填写日期。', 'Write the day like 2019-12-10.')
  else if (day > known.today)
    fields['day'] = message('日期不能晚于今天。', 'The day cannot be later than today.')
  const title = text('title')
  if (title === '') fields['title'] = message('请写明主题或事项。', 'Say what it was about.')
  else if (title.length > 200) fields['title'] = message('主题最多 200 个字。', 'At most 200 characters.')
  const unit = unitOf(kind, themeId)
  const amount = kind.quantity === 'one' ? 100n : parseQuantity(text('quantity'))
  if (amount === undefined || amount === 0n)
    fields['quantity'] = message(
      `请填写数量(${unit}),最多两位小数。`,
      'Give the amount, with at most two decimals.',
    )
  const headcount = text('headcount')
  const method = text('headcountMethod')
  if (kind.headcount === 'none' && headcount !== '')
    fields['headcount'] = message('这一类不填人次。', 'This kind has no head-count.')
  else if (kind.headcount === 'required' && headcount === '')
    fields['headcount'] = message('请填写人次。', 'Give the head-count.')
  else if (headcount !== '' && !/^\d{1,6}$/.test(headcount))
    fields['headcount'] = message('人次是整数。', 'The head-count is a whole number.')
  else if (headcount !== '' && !methods.includes(method))
    fields['headcountMethod'] = message('请选择人次是怎么数的。', 'Say how heads were counted.')
  const households = [
    ...new Set(
      text('households')
        .split(/[\s,,、;;]+/)
        .filter(Boolean),
    ),
  ]
  if (kind.households === 'required' && households.length === 0)
    fields['households'] = message('请填写户编号。', 'Give the household number.')
  else if (kind.households === 'none' && households.length > 0)
    fields['households'] = message('这一类不填户编号。', 'This kind has no households.')
  else if (households.length > 50 || households.some(code => code.length > 40))
    fields['households'] = message('户编号太多或太长。', 'Too many or too long household numbers.')
  const details: Record<string, string> = {}
  for (const detail of kind.fields) {
    const value = text(detail.name)
    if (value === '' && detail.required)
      fields[detail.name] = message(`请填写${detail.words[0]}。`, `Fill in: ${detail.words[1]}.`)
    else if (value.length > 300) fields[detail.name] = message('最多 300 个字。', 'At most 300 characters.')
    else if (detail.choices && value !== '' && !(value in detail.choices))
      fields[detail.name] = message(`请选择${detail.words[0]}。`, `Choose: ${detail.words[1]}.`)
    else if (value !== '') details[detail.name] = value
  }
  const team = lookUp(text('team'), known.teams)
  if (team === undefined) fields['team'] = message('没有这支队伍。', 'There is no such team.')
  const partner = lookUp(text('partner'), known.partners)
  if (partner === undefined) fields['partner'] = message('没有这个共建单位。', 'There is no such partner.')
  const programme = text('programme')
  if (programme !== '' && !known.programmes.has(programme))
    fields['programme'] = message('没有这个项目。', 'There is no such programme.')
  const service = text('service')
  if (service !== '' && !known.services.has(service))
    fields['service'] = message('没有这个服务类别。', 'There is no such kind of service.')
  if (Object.keys(fields).length > 0) return no(invalid(fields))
  return ok({
    kind: text('kind'),
    theme: themeId,
    programme: programme || null,
    service: service || null,
    teamId: team || null,
    partnerId: partner || null,
    day,
    title,
    place: text('place').slice(0, 200),
    quantity: printQuantity(amount ?? 0n),
    unit,
    headcount: headcount === '' ? null : Number(headcount),
    headcountMethod: headcount === '' ? null : (method as CountMethod),
    households,
    details,
  })
}

/** What the station has: codes a record may name. */
export interface Known {
  readonly today: Day
  readonly teams: ReadonlyMap<string, string>
  readonly partners: ReadonlyMap<string, string>
  readonly programmes: ReadonlySet<string>
  readonly services: ReadonlySet<string>
}

/** An id or a code; '' for nothing given, undefined for one that is not there. */
function lookUp(text: string, known: ReadonlyMap<string, string>): string | undefined {
  if (text === '') return ''
  if (isId(text)) return [...known.values()].includes(text) ? text : undefined
  return known.get(text)
}

const invalid = (fields: Record<string, Words>): Refusal => ({
  code: 'form.invalid',
  status: 422,
  words: [
    '有几处需要改一下，已填的内容都还在。',
    'Some answers need another look; everything typed is still here.',
  ],
  fields,
})

/** Facts as canonical JSON text: the same as `canonical(factsJson(facts))`. The names stand in order here, so that one
 *  call prints them; a register has a hundred thousand. */
export const factsText = (facts: Facts): string =>
  JSON.stringify({
    day: facts.day,
    details: Object.fromEntries(Object.entries(facts.details).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    headcount: facts.headcount,
    headcountMethod: facts.headcountMethod,
    households: facts.households,
    kind: facts.kind,
    partnerId: facts.partnerId,
    place: facts.place,
    programme: facts.programme,
    quantity: facts.quantity,
    service: facts.service,
    teamId: facts.teamId,
    theme: facts.theme,
    title: facts.title,
    unit: facts.unit,
  } satisfies Record<keyof Facts, unknown>)

/** Facts as the journal keeps them; replaying the journal gives them back. */
export const factsJson = (facts: Facts): Json => ({
  ...facts,
  households: [...facts.households],
  details: { ...facts.details },
})
