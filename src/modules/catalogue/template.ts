import type { Words } from '#kernel/result'

/** What a station can name in its records: its programmes, and the N kinds of service it offers. */
export const shelves = ['programme', 'service'] as const
export type Shelf = (typeof shelves)[number]

/** One entry of a ready-made list. */
export interface Offer {
  readonly code: string
  readonly words: Words
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
    { code: 'talks', words: ['理论政策宣讲', 'Talks on theory and policy'] },
    { code: 'elders', words: ['助老', 'Help for older people'] },
    { code: 'children', words: ['助学支教与儿童关爱', 'Learning and care for children'] },
    { code: 'disability', words: ['助残', 'Help for people with disabilities'] },
    { code: 'hardship', words: ['扶贫帮困', 'Help in hardship'] },
    { code: 'health', words: ['医疗健康', 'Health and medical care'] },
    { code: 'culture-arts', words: ['文化文艺', 'Culture and the arts'] },
    { code: 'sports', words: ['健身体育', 'Sport and exercise'] },
    { code: 'science', words: ['科学普及', 'Science for everyone'] },
    { code: 'law-advice', words: ['法律服务', 'Legal advice'] },
    { code: 'environment', words: ['卫生环保', 'Clean-up and environment'] },
    { code: 'mediation', words: ['邻里调解', 'Neighbour mediation'] },
    { code: 'repairs', words: ['便民维修', 'Everyday repairs'] },
    { code: 'safety', words: ['平安巡防与应急', 'Safety patrol and emergencies'] },
  ],
}
