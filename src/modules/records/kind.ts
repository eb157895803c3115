import type { Words } from '#kernel/result'

/** How a record of one kind is filled in; small on purpose. */
export interface Kind {
  readonly words: Words
  /** Families are never mixed in one count: a study session is no volunteer service. */
  readonly family:
    | 'structure'
    | 'session'
    | 'activity'
    | 'service'
    | 'visit'
    | 'hand-out'
    | 'case'
    | 'inspection'
    | 'voice'
  /** The unit its quantity is counted in; where there are several, the theme decides. */
  readonly unit: string
  /** `one`: a record is one of its unit. `entered`: an amount is typed and its basis told. */
  readonly quantity: 'one' | 'entered'
  readonly headcount: 'required' | 'optional' | 'none'
  readonly households: 'required' | 'optional' | 'none'
  readonly themes: Readonly<Record<string, Theme>>
  readonly fields: readonly DetailField[]
  /** Files that bear a record out; `elsewhere`: they are kept in a sealed place, never here. */
  readonly evidence: EvidenceSet | 'elsewhere'
  /** Follows from an order; nobody types it in. */
  readonly follows?: 'order'
  /** Kept from public lists beyond its count. */
  readonly sensitive?: boolean
}

export interface Theme {
  readonly words: Words
  readonly unit?: string
  readonly sensitive?: boolean
  readonly evidence?: 'elsewhere'
}

/** What a file can show. */
export type Shows =
  | 'photo'
  | 'before'
  | 'after'
  | 'sign-in'
  | 'roll-call'
  | 'receipt'
  | 'countersign'
  | 'paper'

/** The minimal evidence of a kind, small on purpose, and what may be added to it. */
export interface EvidenceSet {
  readonly needs: readonly Need[]
  readonly offers: readonly Shows[]
}

/** One thing to be borne out, by any of these files. */
export interface Need {
  readonly words: Words
  readonly any: readonly Shows[]
  /** Only asked for when heads were counted this way, or when this field was filled in: what a record claims to have, it shows. */
  readonly when?: { readonly method: 'roster' | 'photo' } | { readonly field: string }
}

/** A field of its own that a kind asks for: part of its minimal evidence when required. */
export interface DetailField {
  readonly name: string
  readonly words: Words
  readonly required: boolean
  readonly choices?: Readonly<Record<string, Words>>
}

const field = (name: string, zh: string, en: string, required = true): DetailField => ({
  name,
  words: [zh, en],
  required,
})
const lead = field('lead', '负责人', 'Lead')
const theme = (zh: string, en: string, more: Omit<Theme, 'words'> = {}): Theme => ({
  words: [zh, en],
  ...more,
})
const counted: readonly Need[] = [
  {
    words: ['签到表或点名册', 'Sign-in sheet or roll-call'],
    any: ['sign-in', 'roll-call'],
    when: { method: 'roster' },
  },
  {
    words: ['用来清点人数的照片', 'The photo the heads were counted from'],
    any: ['photo'],
    when: { method: 'photo' },
  },
]
const session = {
  family: 'session',
  unit: '次',
  quantity: 'one',
  headcount: 'required',
  households: 'none',
  fields: [lead],
  evidence: { needs: counted, offers: ['sign-in', 'roll-call', 'photo', 'countersign', 'paper'] },
} as const
const activity = { ...session, family: 'activity' } as const

/** Every kind of record the register takes. The minimal evidence of each: docs/sources.md#minimal-evidence. */
export const kinds = {
  founding: {
    words: ['成立', 'Founding'],
    family: 'structure',
    unit: '个',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {
      core: theme('社区党委核心', 'Community core', { unit: '个' }),
      team: theme('志愿服务队', 'Volunteer team', { unit: '支' }),
      partner: theme('共建单位协议', 'Partner agreement', { unit: '家' }),
      programme: theme('宣讲项目', 'Programme', { unit: '个' }),
    },
    fields: [field('paper', '文件或协议', 'Paper or agreement')],
    evidence: {
      needs: [{ words: ['文件或协议', 'The paper or agreement'], any: ['paper'] }],
      offers: ['paper', 'photo'],
    },
  },
  'study-session': { ...session, words: ['理论学习中心组学习', 'Study-group session'], themes: {} },
  'party-lesson': { ...session, words: ['特色党课', 'Party lesson'], themes: {} },
  seminar: { ...session, words: ['专题研讨', 'Seminar'], themes: {} },
  'home-study-visit': { ...session, words: ['上门送学', 'Home study visit'], themes: {} },
  'outreach-talk': {
    ...session,
    words: ['宣讲', 'Outreach talk'],
    themes: {
      theory: theme('理论宣讲', 'Theory'),
      policy: theme('方针政策', 'Policies'),
      ideals: theme('理想信念', 'Ideals'),
      virtues: theme('民族精神与道德', 'Spirit and virtues'),
      law: theme('法治', 'Rule of law'),
    },
  },
  'policy-talk': {
    ...session,
    words: ['惠民政策宣传', 'Policy publicity'],
    themes: {
      'health-aid': theme('健康扶贫', 'Health aid'),
      'social-aid': theme('社会救助', 'Social assistance'),
      'senior-card': theme('老年优待证', 'Senior card'),
      subsistence: theme('低保', 'Subsistence allowance'),
      'one-stop': theme('放管服', 'Simpler procedures'),
    },
    fields: [lead, field('paper', '发放的材料', 'What was handed out', false)],
    evidence: {
      ...session.evidence,
      needs: [
        ...counted,
        {
          words: ['发放的材料样本', 'A copy of what was handed out'],
          any: ['paper'],
          when: { field: 'paper' },
        },
      ],
    },
  },
  'programme-activity': {
    ...activity,
    words: ['主题活动', 'Programme activity'],
    themes: {
      civility: theme('精神文明创建', 'Civility building'),
      virtue: theme('道德实践', 'Moral practice'),
      'family-values': theme('家风家训', 'Family values'),
      'role-models': theme('道德模范最美人物', 'Role models'),
      customs: theme('移风易俗', 'Customs reform'),
    },
  },
  'festival-activity': {
    ...activity,
    words: ['我们的节日', 'Festival activity'],
    themes: {},
    fields: [lead, field('festival', '节日', 'Festival')],
  },
  'home-visit': {
    words: ['走访慰问', 'Home visit'],
    family: 'visit',
    unit: '次',
    quantity: 'one',
    headcount: 'none',
    households: 'required',
    themes: {
      relief: theme('困难家庭', 'Household in hardship'),
      regular: theme('日常走访', 'Regular visit'),
    },
    fields: [field('visitors', '走访人(两人)', 'The two visitors'), field('purpose', '事由', 'Purpose')],
    evidence: { needs: [], offers: ['receipt', 'countersign', 'photo'] },
    sensitive: true,
  },
  'hand-out': {
    words: ['发放', 'Hand-out'],
    family: 'hand-out',
    unit: '份',
    quantity: 'entered',
    headcount: 'none',
    households: 'required',
    themes: {
      money: theme('慰问金', 'Relief grant', { unit: '元' }),
      goods: theme('米面油', 'Rice, flour, oil', { unit: '份' }),
      children: theme('困境儿童物资', 'Supplies for children in hardship', { unit: '份', sensitive: true }),
      couplets: theme('优抚对象春联', 'Couplets for military families', { unit: '份' }),
    },
    fields: [field('receipt', '签收', 'Receipt'), field('staff', '经办人(两人)', 'The two staff')],
    evidence: {
      needs: [{ words: ['领取人签收单', 'The list signed by the recipients'], any: ['receipt'] }],
      offers: ['receipt', 'countersign', 'photo'],
    },
    sensitive: true,
  },
  mediation: {
    words: ['调解', 'Mediation'],
    family: 'case',
    unit: '起',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {
      settled: theme('达成协议', 'Settled'),
      failed: theme('未达成', 'Not settled'),
      withdrawn: theme('终止', 'Ended'),
    },
    fields: [
      field('file', '卷宗号', 'File number'),
      field('dispute', '纠纷类型', 'Kind of dispute'),
      field('mediator', '调解员', 'Mediator'),
    ],
    evidence: 'elsewhere',
    sensitive: true,
  },
  'clean-up': {
    words: ['环境清理', 'Clean-up'],
    family: 'service',
    unit: '方',
    quantity: 'entered',
    headcount: 'optional',
    households: 'none',
    themes: {},
    fields: [lead, field('basis', '体积依据', 'Basis of the volume')],
    evidence: {
      needs: [
        {
          words: ['清理后的照片或运输单据', 'A photo of the place cleaned, or the haulage slip'],
          any: ['after', 'paper'],
        },
        ...counted,
      ],
      offers: ['before', 'after', 'paper', 'sign-in', 'roll-call', 'photo', 'countersign'],
    },
  },
  service: {
    words: ['接单服务', 'Service to an order'],
    follows: 'order',
    family: 'service',
    unit: '次',
    quantity: 'entered',
    headcount: 'optional',
    households: 'none',
    themes: {},
    fields: [field('order', '服务单号', 'Order number')],
    evidence: {
      needs: [],
      offers: ['photo', 'before', 'after', 'sign-in', 'receipt', 'countersign', 'paper'],
    },
  },
  clinic: {
    words: ['健康义诊', 'Clinic'],
    family: 'service',
    unit: '场',
    quantity: 'one',
    headcount: 'required',
    households: 'none',
    themes: {},
    fields: [lead, field('services', '服务项目', 'Services')],
    evidence: session.evidence,
  },
  finding: {
    words: ['查找问题', 'Finding'],
    family: 'inspection',
    unit: '个',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {},
    fields: [field('source', '来源', 'Source'), field('owner', '责任人', 'Owner')],
    evidence: { needs: [], offers: ['photo', 'paper'] },
  },
  'corrective-action': {
    words: ['整改措施', 'Corrective action'],
    family: 'inspection',
    unit: '条',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {},
    fields: [
      field('finding', '对应问题', 'For which finding'),
      field('owner', '责任人', 'Owner'),
      field('due', '期限', 'Due'),
      field('proof', '完成证明', 'Proof of closure', false),
    ],
    evidence: {
      needs: [
        {
          words: ['完成证明', 'Proof of closure'],
          any: ['after', 'photo', 'paper'],
          when: { field: 'proof' },
        },
      ],
      offers: ['before', 'after', 'photo', 'paper'],
    },
  },
  inspection: {
    words: ['作风纪律督查', 'Inspection'],
    family: 'inspection',
    unit: '次',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {},
    fields: [field('inspectors', '督查人', 'Inspectors'), field('scope', '范围', 'Scope')],
    evidence: { needs: [], offers: ['paper', 'photo'] },
  },
  feedback: {
    words: ['居民反馈', 'Feedback'],
    family: 'voice',
    unit: '篇',
    quantity: 'one',
    headcount: 'none',
    households: 'none',
    themes: {
      service: theme('服务评价', 'About a service'),
      sealed: theme('转危机通道', 'Handed to the crisis path', { sensitive: true, evidence: 'elsewhere' }),
    },
    fields: [
      field('channel', '渠道', 'Channel'),
      {
        ...field('quotable', '同意引用', 'Consent to quote'),
        choices: { yes: ['同意', 'Yes'], no: ['不同意', 'No'] },
      },
    ],
    evidence: { needs: [], offers: ['paper'] },
    sensitive: true,
  },
} as const satisfies Readonly<Record<string, Kind>>

export type KindId = keyof typeof kinds

export const kindIds = Object.keys(kinds) as readonly KindId[]

export const kindOf = (id: string): Kind | undefined => (id in kinds ? kinds[id as KindId] : undefined)

/** The unit a record of this kind and theme counts in. */
export const unitOf = (kind: Kind, themeId: string): string => kind.themes[themeId]?.unit ?? kind.unit

/** Those that people register, by form or by file. */
export const typedKindIds = kindIds.filter(id => kindOf(id)?.follows === undefined)
