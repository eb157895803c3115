import type { Words } from '#kernel/result'

import type { CommandType, State, Subject } from './case.ts'
import type { Deed, Office } from './note.ts'
import type { Topic } from './words.ts'

export const stateWords: Readonly<Record<State, Words>> = {
  open: ['等人接手', 'Waiting for somebody'],
  taken: ['有人在办', 'Somebody is at it'],
  handed: ['已移交', 'Handed over'],
  closed: ['已办结', 'Closed'],
  dismissed: ['不是个案', 'No case'],
}

export const subjectWords: Readonly<Record<Subject, Words>> = {
  crisis: ['有人可能伤害自己', 'Somebody may hurt themselves'],
  child: ['未成年人可能受到侵害', 'A child may be harmed'],
  violence: ['家庭暴力', 'Violence at home'],
  other: ['别的危险', 'Another danger'],
}

/** What the word list heard: an ear's guess, said as one. */
export const topicWords: Readonly<Record<Topic, Words>> = {
  crisis: ['话里可能有不想活的意思', 'The words may mean not wanting to live'],
  child: ['话里可能有孩子受伤害的意思', 'The words may mean that a child is harmed'],
  violence: ['话里可能有挨打受虐的意思', 'The words may mean violence at home'],
}

export const commandWords: Readonly<Record<CommandType, Words>> = {
  take: ['我来接手', 'I take it on'],
  judge: ['写明这是什么事', 'Say what it is'],
  note: ['记下做了什么', 'Note what was done'],
  report: ['记下已经报告', 'Note that it was reported'],
  'hand-over': ['记下移交和回执', 'Note the hand-over and its receipt'],
  close: ['办结', 'Close'],
  dismiss: ['看过了，不是', 'Looked at: it is none'],
}

export const deedWords: Readonly<Record<Deed, Words>> = {
  stayed: ['见到本人、陪着', 'Saw the person, stayed with them'],
  called: ['打了 12356、120 或 110', 'Called 12356, 120 or 110'],
  kin: ['通知了家属', 'Told the next of kin'],
  clinic: ['建议去医院', 'Advised to go to a hospital'],
  other: ['别的', 'Something else'],
}

export const officeWords: Readonly<Record<Office, Words>> = {
  police: ['公安（110、派出所）', 'Police'],
  hospital: ['医院、120、12356', 'Hospital, 120, 12356'],
  'civil-affairs': ['民政部门', 'Civil affairs'],
  women: ['妇联（12338）', 'Women’s federation (12338)'],
  school: ['学校、教育部门', 'School, education office'],
  kin: ['家属', 'Next of kin'],
  other: ['别的', 'Another'],
}

/** What to do, in the order in which it is done. The first lines are for everybody. */
export const script: Readonly<Record<Subject | 'always', readonly Words[]>> = {
  always: [
    [
      '先打电话或上门，听人说话。不追问，不评判，不许诺保密到底。',
      'First call or go there and listen. Do not press, do not judge, do not promise to keep it all secret.',
    ],
    [
      '有生命危险：马上打 120、110（着火 119），再做别的。',
      'If a life is in danger call 120 and 110 (fire: 119) at once, before all else.',
    ],
    ['留下来陪着，不要让人一个人待着。', 'Stay. Do not leave the person alone.'],
    [
      '只跟必须知道的人说。不写进别的单子，不发群，不拍照。',
      'Tell only those who must know. Write it nowhere else, no chat groups, no pictures.',
    ],
  ],
  crisis: [
    ['心理援助热线 12356，可以和本人一起打。', 'The helpline 12356: call it together with the person.'],
    [
      '把刀、药、绳、农药拿开，守住窗户和阳台。',
      'Put away knives, pills, ropes and pesticides; mind windows and balcony.',
    ],
    [
      '通知家属；有伤害自己的危险时，家属、单位、派出所要马上拦住，并送去诊断（精神卫生法第二十八条）。',
      'Tell the next of kin. In danger of self-harm family, employer and police act at once and take the person to be examined (Mental Health Law §28).',
    ],
    [
      '建议去医院。我们不诊断、不治疗（第二十三条），也不往外说（第四条）。',
      'Advise going to a hospital. We neither diagnose nor treat (§23), and we tell nobody (§4).',
    ],
  ],
  child: [
    [
      '马上报告：公安 110，并告诉民政、教育部门。怀疑也要报（未成年人保护法第十一条）。',
      'Report at once: police 110, and civil affairs or education. Suspicion is enough (Law on the Protection of Minors §11).',
    ],
    [
      '记下报告的编号和时间；不报告不能办结。',
      'Note the report’s number and time; without it the case cannot be closed.',
    ],
    [
      '孩子不再交给可能伤害他的人；不反复问孩子经过，让专业的人来问。',
      'Do not give the child back to whoever may harm it. Do not question it again and again; leave that to those trained for it.',
    ],
  ],
  violence: [
    [
      '先离开危险，再说别的。报警 110，请派出所出具告诫书。',
      'First out of danger, then everything else. Call 110; ask the police for a written warning.',
    ],
    [
      '受害的是孩子、老人、残疾人或不能自己做主的人：我们必须马上报案（反家庭暴力法第十四条）。',
      'Where the victim cannot act for themselves we must report it to the police at once (Anti-Domestic Violence Law §14).',
    ],
    [
      '妇联热线 12338；可以向法院申请人身安全保护令，也可以由村居、妇联代为申请（第二十三条）。',
      'Women’s federation 12338. A court can order protection; committee or federation may apply for it (§23).',
    ],
  ],
  other: [
    ['想清楚归谁管，当面移交，要到回执。', 'Find out whose it is, hand it over in person, get a receipt.'],
  ],
}

export const labels = {
  subject: ['是什么事', 'What it is'],
  words: ['说明', 'In your words'],
  deed: ['做了什么', 'What was done'],
  office: ['单位', 'Office'],
  number: ['编号，或接的人姓名', 'Number, or who took it'],
  day: ['日期', 'Day'],
  time: ['时间', 'Time'],
  account: ['守护人', 'Guardian'],
  fromDay: ['开始日期', 'From (day)'],
  fromTime: ['开始时间', 'From (time)'],
  toDay: ['结束日期', 'To (day)'],
  toTime: ['结束时间', 'To (time)'],
  turn: ['第几个叫', 'Called as number'],
} as const satisfies Record<string, Words>

/** The fields of an order that came along, by their names. */
export const fieldWords: Readonly<Record<string, Words>> = {
  need: ['需要', 'Need'],
  risk: ['要留心', 'Mind'],
  place: ['地点', 'Place'],
  name: ['姓名', 'Name'],
  phone: ['电话', 'Phone'],
  beneficiary: ['服务对象', 'For whom'],
  consent: ['同意', 'Consent'],
  answers: ['回答', 'Answers'],
  policy: ['保险', 'Insurance'],
}
