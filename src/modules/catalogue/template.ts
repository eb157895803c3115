import type { Words } from '#kernel/result'

/** What a station can name in its records: its programmes, and the N kinds of service it offers. */
export const shelves = ['programme', 'service'] as const
export type Shelf = (typeof shelves)[number]

/** What is said before a kind of service is ordered: whom to call first. */
export const stoppers = ['', 'medical', 'danger', 'crisis'] as const

/** What orders look at in a kind of service. */
export interface Terms {
  /** Residents find it on the menu. */
  readonly ordered: boolean
  /** Whoever serves could be hurt, so that an insurance is noted before it begins. */
  readonly risky: boolean
  /** No rating is asked, since asking would harm. */
  readonly unrated: boolean
  readonly stopper: (typeof stoppers)[number]
  /** What else an order has to tell, in the station's words. */
  readonly questions: readonly string[]
}

export const usualTerms: Terms = {
  ordered: true,
  risky: false,
  unrated: false,
  stopper: '',
  questions: [],
}

/** One entry of a ready-made list. */
export interface Offer {
  readonly code: string
  readonly words: Words
  /** What of a kind of service is not as usual. */
  readonly terms?: Partial<Terms>
}

/** Ready-made lists, so that nobody types what most stations share. */
export const templates: Readonly<Record<Shelf, readonly Offer[]>> = {
  programme: [
    { code: 'theory', words: ['传思想习理论', 'Thought and theory'] },
    { code: 'policy', words: ['传政策习道路', 'Policy and path'] },
    { code: 'morality', words: ['传道德习品行', 'Morality and conduct'] },
    { code: 'culture', words: ['传文化习新风', 'Culture and new customs'] },
    { code: 'law', words: ['传法律习法治', 'Law and the rule of law'] },
  ],
  service: [
    { code: 'talks', words: ['理论政策宣讲', 'Talks on theory and policy'], terms: { ordered: false } },
    {
      code: 'elders',
      words: ['助老', 'Help for older people'],
      terms: { questions: ['住几楼，有没有电梯？', '走路要不要人扶？'] },
    },
    {
      code: 'children',
      words: ['助学支教与儿童关爱', 'Learning and care for children'],
      terms: { questions: ['孩子上几年级？', '家长什么时候在家？'] },
    },
    {
      code: 'disability',
      words: ['助残', 'Help for people with disabilities'],
      terms: { questions: ['需要轮椅、手语或别的帮助吗？'] },
    },
    { code: 'hardship', words: ['扶贫帮困', 'Help in hardship'] },
    {
      code: 'health',
      words: ['医疗健康', 'Health and medical care'],
      terms: { stopper: 'medical', questions: ['要不要陪去医院？去哪一家？'] },
    },
    { code: 'culture-arts', words: ['文化文艺', 'Culture and the arts'] },
    { code: 'sports', words: ['健身体育', 'Sport and exercise'] },
    { code: 'science', words: ['科学普及', 'Science for everyone'] },
    { code: 'law-advice', words: ['法律服务', 'Legal advice'] },
    { code: 'environment', words: ['卫生环保', 'Clean-up and environment'] },
    {
      code: 'mediation',
      words: ['邻里调解', 'Neighbour mediation'],
      terms: { stopper: 'danger', unrated: true },
    },
    {
      code: 'repairs',
      words: ['便民维修', 'Everyday repairs'],
      terms: { questions: ['什么坏了？', '要登高或者动电、动气吗？'] },
    },
    {
      code: 'safety',
      words: ['平安巡防与应急', 'Safety patrol and emergencies'],
      terms: { stopper: 'danger', risky: true },
    },
  ],
}
