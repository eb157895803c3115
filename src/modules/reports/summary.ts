import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'

import { isPresent, type ReportFigure, type ReportSection } from './report.ts'

/** A stretch of plain words, or a number bound to its figure. */
export type Piece = { readonly text: string } | { readonly figure: ReportFigure }

/** How each section's sentence begins. */
const leads: Readonly<Record<ReportSection['id'], Words>> = {
  structure: ['平台建设：', 'To build its platform, the station '],
  learning: ['理论学习：', 'In learning, '],
  talks: ['宣讲：', 'In talks, '],
  activities: ['活动：', 'In activities, '],
  care: ['服务与关爱：', 'In service and care, '],
  order: ['治理：', 'For good order, '],
  voice: ['居民声音：', 'From residents, '],
}

/** What the text says of a figure that is not 0; `{n}` is the number with its unit. */
const clauses: Readonly<Record<string, Words>> = {
  'structure.cores': ['确立社区核心 {n}', 'set up its community core ({n})'],
  'structure.teams': ['成立志愿服务队 {n}', 'founded {n} of volunteers'],
  'structure.partners': ['结成共建单位 {n}', 'joined with {n} as partners'],
  'structure.programmes': ['推出宣讲项目 {n}', 'opened talk programmes ({n})'],
  'learning.study-sessions': ['组织理论学习中心组学习 {n}', 'the study group met {n}'],
  'learning.theory-talks': ['开展理论宣讲 {n}', 'talks on theory were given {n}'],
  'learning.party-lessons': ['讲授特色党课 {n}', 'Party lessons were taught {n}'],
  'learning.seminars': ['举行专题研讨 {n}', 'seminars were held {n}'],
  'learning.home-study': ['上门送学 {n}', 'study was brought to people’s homes {n}'],
  'learning.attendances': ['学习受教育 {n}', 'all this drew {n}'],
  'talks.policy': ['宣讲方针政策 {n}', 'policies were explained {n}'],
  'talks.ideals': ['宣讲理想信念 {n}', 'ideals were the subject {n}'],
  'talks.virtues': ['宣讲民族精神与道德 {n}', 'the nation’s spirit and virtues were the subject {n}'],
  'talks.law': ['开展法治宣讲 {n}', 'the rule of law was explained {n}'],
  'talks.benefits': ['宣传惠民政策 {n}', 'benefits for residents were made known {n}'],
  'activities.civility': ['开展精神文明创建活动 {n}', 'civility-building took place {n}'],
  'activities.virtue': ['道德实践活动 {n}', 'moral practice {n}'],
  'activities.festivals': ['“我们的节日”活动 {n}', 'traditional festivals were kept {n}'],
  'activities.family-values': ['家风家训活动 {n}', 'family values were passed on {n}'],
  'activities.role-models': ['道德模范、最美人物活动 {n}', 'role models were honoured {n}'],
  'activities.customs': ['移风易俗活动 {n}', 'the reform of customs was promoted {n}'],
  'order.findings': ['查找问题 {n}', 'shortcomings were found ({n})'],
  'order.corrective-actions': ['落实整改措施 {n}', 'corrective actions were taken ({n})'],
  'order.inspections': ['开展作风纪律督查 {n}', 'inspections were made {n}'],
  'order.mediated': ['调解达成协议 {n}', 'disputes were settled by mediation ({n})'],
  'care.households-visited': ['走访慰问困难家庭 {n}', '{n} in hardship were visited'],
  'care.relief-money': ['发放慰问金 {n}', '{n} were paid out in relief grants'],
  'care.relief-goods': ['发放米面油 {n}', '{n} of rice, flour and oil were handed out'],
  'care.children': ['帮助困境儿童家庭 {n}', '{n} with children in hardship received supplies'],
  'care.military': ['为优抚对象送春联 {n}', 'couplets were given to {n} of servicemen and veterans'],
  'care.waste': ['清理垃圾 {n}', '{n} of waste were cleared'],
  'care.clinics': ['举办健康义诊 {n}', 'free health checks were offered ({n})'],
  'voice.feedback': ['收到反馈 {n}', 'feedback came in ({n})'],
}

/** A figure the table above has no clause for is named by its own words. */
const clauseOf = ({ definition }: ReportFigure): Words =>
  clauses[definition.id] ?? [`${definition.words[0]} {n}`, `${definition.words[1]} ({n})`]

/** The year in sentences, one for each section that has anything to tell; figures that are 0 are left out.
 *  Shape: sections → sentences, each a row of pieces whose numbers are figures and never words. */
export function summaryOf(sections: readonly ReportSection[], t: T): readonly (readonly Piece[])[] {
  return sections.flatMap(section => {
    const told = section.figures.filter(isPresent)
    if (told.length === 0) return []
    const pieces: Piece[] = [{ text: t(leads[section.id]) }]
    told.forEach((figure, index) => {
      if (index > 0)
        pieces.push({
          text: t(['、', index === told.length - 1 ? (told.length > 2 ? ', and ' : ' and ') : ', ']),
        })
      const [before = '', after = ''] = t(clauseOf(figure)).split('{n}')
      pieces.push({ text: before }, { figure }, { text: after })
    })
    pieces.push({ text: t(['。', '.']) })
    return [pieces.filter(piece => !('text' in piece) || piece.text !== '')]
  })
}
