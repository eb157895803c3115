import type { Refusal, Words } from '#kernel/result'

import type { Channel, State } from './message.ts'
import type { RobotKind } from './robot.ts'

export const channelWords: Readonly<Record<Channel, Words>> = {
  'in-app': ['站内', 'In the app'],
  email: ['电子邮件', 'E-mail'],
  robot: ['群机器人', 'Group robot'],
  letter: ['打印信', 'Printed letter'],
}

export const stateWords: Readonly<Record<State, Words>> = {
  waiting: ['等待', 'Waiting'],
  failing: ['没送到，会再试', 'Not sent yet, will be tried again'],
  sent: ['已发出', 'Sent'],
  bounced: ['被退回', 'Returned'],
  dropped: ['不用了', 'Not needed'],
}

export const robotWords: Readonly<Record<RobotKind, Words>> = {
  wecom: ['企业微信', 'WeCom'],
  dingtalk: ['钉钉', 'DingTalk'],
  feishu: ['飞书', 'Feishu'],
}

export const labels = {
  subject: ['通知', 'Message'],
  to: ['给谁', 'To'],
  channel: ['渠道', 'Channel'],
  state: ['状态', 'State'],
  number: ['服务单号', 'Order'],
  at: ['时间', 'Time'],
  outcome: ['对方的答复码', 'Answer code'],
  tries: ['试过几次', 'Tries'],
  email: ['电子邮箱', 'E-mail'],
  lang: ['语言', 'Language'],
  quietFrom: ['几点起不发邮件', 'No mail from'],
  quietTo: ['到几点', 'until'],
  kind: ['哪一家', 'Kind'],
  name: ['名称', 'Name'],
  url: ['机器人地址', 'Address'],
  secret: ['签名密钥', 'Signing secret'],
} as const satisfies Record<string, Words>

const refusal = (code: string, zh: string, en: string, status: Refusal['status'] = 404): Refusal => ({
  code: `messages.${code}`,
  words: [zh, en],
  status,
})

export const refusals = {
  noLetter: refusal('no-letter', '没有这封待打印的信。', 'There is no such letter to print.'),
  noMessage: refusal('not-found', '没有这条通知。', 'There is no such message.'),
  noRobot: refusal('no-robot', '没有这个机器人，或它已经停用。', 'There is no such robot, or it has ended.'),
} satisfies Record<string, Refusal>
