export const robotKinds = ['wecom', 'dingtalk', 'feishu'] as const
export type RobotKind = (typeof robotKinds)[number]

/** Where a robot is reached; sealed. Without a secret it does not sign. */
export interface RobotAddress {
  readonly url: string
  readonly secret: string
}

const hosts: Readonly<Record<RobotKind, readonly string[]>> = {
  wecom: ['qyapi.weixin.qq.com'],
  dingtalk: ['oapi.dingtalk.com', 'api.dingtalk.com'],
  feishu: ['open.feishu.cn', 'open.larksuite.com'],
}
const loopback = ['127.0.0.1', '[::1]', 'localhost']

/** May a robot of this kind be reached there? By https at its maker's, or at a relay on this very machine: nobody can make the
 *  server knock at other doors of its network. */
export function isRobotUrl(kind: RobotKind, typed: string): boolean {
  if (!URL.canParse(typed)) return false
  const { protocol, hostname, username, port } = new URL(typed)
  if (username !== '') return false
  if (loopback.includes(hostname)) return protocol === 'https:' || protocol === 'http:'
  return protocol === 'https:' && port === '' && hosts[kind].includes(hostname)
}

/** What the robots' makers say when they are asked too often; then it is tried again. */
const busyCodes: Readonly<Record<RobotKind, readonly number[]>> = {
  wecom: [-1, 45_009],
  dingtalk: [-1, 130_101, 130_102],
  feishu: [9_499, 11_232],
}

/** What an answer says: its code, 0 for done, and whether to try again. */
export function readAnswer(
  kind: RobotKind,
  answer: unknown,
): { readonly code: number; readonly again: boolean } {
  const body =
    typeof answer === 'object' && answer !== null ? (answer as Readonly<Record<string, unknown>>) : {}
  const said = kind === 'feishu' ? (body['code'] ?? body['StatusCode']) : body['errcode']
  const code = typeof said === 'number' ? said : -2
  return { code, again: busyCodes[kind].includes(code) }
}
