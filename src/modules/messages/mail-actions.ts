import { createTransport } from 'nodemailer'

import type { MailSettings } from '#platform/deps'
import { errorCode } from '#platform/trouble'

import type { Outcome } from './message.ts'

interface Mail {
  /** The same for each try, so that a second copy is known as such. */
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
}

const loopback = ['127.0.0.1', '[::1]', 'localhost']
const TRY_MAX_MS = 20_000

/** The part of an address after the @. */
const domainOf = (address: string): string => /@([^@\s>]+)>?\s*$/.exec(address)?.[1] ?? 'localhost'

/** Hands a mail to the server of the settings: encrypted, unless that is on this very machine. */
export async function sendMail({ smtpUrl, from }: MailSettings, mail: Mail): Promise<Outcome> {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl)
  const secure = protocol === 'smtps:'
  const here = loopback.includes(hostname)
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    ignoreTLS: here && !secure,
    requireTLS: !here,
    ...(username === ''
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: TRY_MAX_MS / 2,
    greetingTimeout: TRY_MAX_MS / 2,
    socketTimeout: TRY_MAX_MS / 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    await transport.sendMail({
      from,
      to: { name: '', address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id}@${domainOf(from)}>`,
      // Nobody's machine answers to this.
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    return { kind: 'sent' }
  } catch (error) {
    return outcomeOf(error)
  } finally {
    transport.close()
  }
}

/** What a failure means, without the server's words: they often repeat the address. A refused sign-in is our own fault and
 *  tried again, as is everything the server calls passing. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof Error)) throw error
  const { responseCode, response } = error as { readonly responseCode?: unknown; readonly response?: unknown }
  const code = errorCode(error) ?? error.name
  if (typeof responseCode !== 'number') return { kind: 'failing', code: `smtp ${code}` }
  const [, detail] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(String(response)) ?? []
  const said = ['smtp', responseCode, detail].filter(Boolean).join(' ')
  const lasting = responseCode >= 500 && code !== 'EAUTH'
  return { kind: lasting ? 'bounced' : 'failing', code: said }
}
