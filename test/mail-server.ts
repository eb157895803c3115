import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A mail server on this machine that keeps what it is given, and refuses whom it is told to. */
export interface MailServer {
  readonly url: string
  readonly mails: ParsedMail[]
  /** Answers to recipients by what their address begins with, such as `gone` → 550. */
  readonly refusals: Map<string, { readonly code: number; readonly words: string }>
  close(): Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = []
  const refusals: MailServer['refusals'] = new Map()
  const server = new SMTPServer({
    authOptional: true,
    onRcptTo({ address }, _session, done) {
      const refused = [...refusals].find(([start]) => address.startsWith(start))?.[1]
      done(refused ? Object.assign(new Error(refused.words), { responseCode: refused.code }) : null)
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(mail => {
        mails.push(mail)
        done()
      }, done)
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusals,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
