import { createHash } from 'node:crypto'

import { simpleParser } from 'mailparser'

import { no, ok, type Refusal, type Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import { emailField, receive } from '#orders'

import { ignored, nameOf, needOf, type Ignored, type Incoming } from './incoming.ts'
import { countMailed } from './store.ts'

const DAY_MS = 86_400_000
/** More in a day is no neighbourhood. */
const MAILED_MAX = 200

export type Taken =
  | { readonly kind: 'draft'; readonly number: string }
  | { readonly kind: 'known' }
  | { readonly kind: 'ignored'; readonly why: Ignored }

/** Makes a draft order of a mail, once for each Message-ID. The address may be made up: a person looks at the draft before
 *  anything is answered.
 *  Refuses: messages.too-many, and what `receive` refuses. */
export async function takeMail(deps: Deps, stationId: string, raw: Buffer): Promise<Result<Taken>> {
  const parsed = await parse(raw)
  const why = ignored(parsed, /([^<\s]+@[^>\s]+)>?$/.exec(deps.mail?.from ?? '')?.[1] ?? '')
  if (why) return ok({ kind: 'ignored', why })
  const at = deps.now()
  if ((await countMailed(deps.db, stationId, new Date(at.getTime() - DAY_MS))) >= MAILED_MAX)
    return no(tooMany)
  // A mail without an id is known by its bytes.
  const id = parsed.headers.get('message-id')?.trim() || raw
  const key = `mail ${createHash('sha256').update(id).digest('hex')}`
  const email = emailField.safeParse(parsed.from?.address)
  const made = await receive(
    deps,
    { stationId, actorId: null, channel: 'command-line', key, at },
    {
      origin: 'need',
      channel: 'email',
      draft: true,
      need: needOf(parsed),
      name: nameOf(parsed),
      ...(email.success ? { email: email.data } : {}),
    },
  )
  if (made.ok) return ok({ kind: 'draft', number: made.value.number })
  // The same id with other words: the first one stands.
  return made.error.code === 'operation.key-reused' ? ok({ kind: 'known' }) : made
}

async function parse(raw: Buffer): Promise<Incoming> {
  const mail = await simpleParser(raw, {
    skipImageLinks: true,
    skipTextToHtml: true,
    maxHtmlLengthToParse: 500_000,
  })
  const [sender] = mail.from?.value ?? []
  return {
    headers: new Map(
      mail.headerLines.map(
        ({ key, line }) => [key.toLowerCase(), line.slice(line.indexOf(':') + 1)] as const,
      ),
    ),
    from: sender?.address ? { name: sender.name, address: sender.address } : undefined,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    attachments: mail.attachments.length,
  }
}

const tooMany: Refusal = {
  code: 'messages.too-many',
  status: 429,
  words: [
    `一天里来信超过 ${MAILED_MAX} 封，先不再收，请稍后再试。`,
    `More than ${MAILED_MAX} mails came within a day; no more are taken for now.`,
  ],
}
