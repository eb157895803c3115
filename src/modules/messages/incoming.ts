/** A mail as far as we look at it. */
export interface Incoming {
  /** Of one header, all it has; names in small letters. */
  readonly headers: ReadonlyMap<string, string>
  readonly from: { readonly name: string; readonly address: string } | undefined
  readonly subject: string
  readonly text: string
  readonly attachments: number
}

/** Why no order is made of a mail. */
export type Ignored = 'automatic' | 'bulk' | 'own' | 'nobody' | 'empty'

const machines = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)([+._-].*)?$/i

/** Mail from machines is no order: answers of out-of-office programs, returned mail, lists, and our own coming back.
 *  Shape: → why it is left alone, or nothing. */
export function ignored({ headers, from, subject, text }: Incoming, ownAddress: string): Ignored | undefined {
  const header = (name: string): string => headers.get(name)?.trim().toLowerCase() ?? ''
  const automatic = header('auto-submitted')
  if (automatic !== '' && automatic !== 'no') return 'automatic'
  if (header('return-path') === '<>' || header('content-type').startsWith('multipart/report'))
    return 'automatic'
  if (headers.has('x-autoreply') || headers.has('x-autorespond')) return 'automatic'
  if (['bulk', 'junk', 'list', 'auto_reply'].includes(header('precedence')) || headers.has('list-id'))
    return 'bulk'
  if (!from?.address) return 'nobody'
  if (from.address.toLowerCase() === ownAddress.toLowerCase()) return 'own'
  if (machines.test(from.address.split('@')[0] ?? '')) return 'automatic'
  return subject.trim() === '' && text.trim() === '' ? 'empty' : undefined
}

const NEED_MAX = 1_000
const NAME_MAX = 40

/** What a mail asks for, as an order's need: subject and text, cut where an order's form would stop; what is not taken in is said. */
export function needOf({ subject, text, attachments }: Incoming): string {
  const said = [subject.trim(), text.replaceAll('\r\n', '\n').trim()].filter(Boolean).join('\n')
  const characters = Array.from(said.replace(/[^\P{Cc}\n\t]/gu, ''))
  return [
    characters.slice(0, NEED_MAX).join(''),
    characters.length > NEED_MAX ? '（信太长，后面的没有收进来。）' : '',
    attachments > 0 ? `（信里有 ${attachments} 个附件，没有收进来。）` : '',
  ]
    .filter(Boolean)
    .join('\n')
}

export const nameOf = ({ from }: Incoming): string =>
  Array.from(from?.name.trim() ?? '')
    .slice(0, NAME_MAX)
    .join('')
