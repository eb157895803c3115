import { createHmac } from 'node:crypto'

import { errorCode } from '#platform/trouble'

import type { Outcome } from './message.ts'
import { readAnswer, type RobotAddress, type RobotKind } from './robot.ts'

interface RobotRequest {
  readonly url: string
  readonly body: unknown
}

const hmac = (key: string, data: string): string => createHmac('sha256', key).update(data).digest('base64')

/** What a robot is sent, exactly as its maker describes it: docs/sources.md. */
export const requests: Readonly<
  Record<RobotKind, (address: RobotAddress, text: string, at: Date) => RobotRequest>
> = {
  wecom: ({ url }, text) => ({ url, body: { msgtype: 'text', text: { content: text } } }),
  dingtalk({ url, secret }, text, at) {
    const body = { msgtype: 'text', text: { content: text } }
    if (secret === '') return { url, body }
    const timestamp = String(at.getTime())
    const signed = new URL(url)
    signed.searchParams.set('timestamp', timestamp)
    signed.searchParams.set('sign', hmac(secret, `${timestamp}\n${secret}`))
    return { url: signed.href, body }
  },
  feishu({ url, secret }, text, at) {
    const body = { msg_type: 'text', content: { text } }
    if (secret === '') return { url, body }
    const timestamp = String(Math.floor(at.getTime() / 1000))
    // Their key is the text and their text is empty.
    return { url, body: { timestamp, sign: hmac(`${timestamp}\n${secret}`, ''), ...body } }
  },
}

const ANSWER_BYTES_MAX = 10_000

/** Says a text in a group chat. */
export async function sayByRobot(
  kind: RobotKind,
  address: RobotAddress,
  text: string,
  { at, signal }: { readonly at: Date; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { url, body } = requests[kind](address, text, at)
  const failing = (code: string | number): Outcome => ({ kind: 'failing', code: `${kind} ${code}` })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    })
    const answer = (await response.text()).slice(0, ANSWER_BYTES_MAX)
    if (response.status === 429 || response.status >= 500) return failing(response.status)
    if (response.status !== 200) return { kind: 'bounced', code: `${kind} ${response.status}` }
    const { code, again } = readAnswer(kind, parsed(answer))
    if (code === 0) return { kind: 'sent' }
    return again ? failing(code) : { kind: 'bounced', code: `${kind} ${code}` }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return failing(errorCode(error.cause) ?? errorCode(error) ?? error.name)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not what a robot answers: its code is then unknown.
    return undefined
  }
}
