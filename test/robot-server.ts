import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a robot's maker got. */
export interface RobotCall {
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Record<string, unknown>
}

/** A robot's maker on this machine; answers what it is told to. */
export async function startRobotServer() {
  const calls: RobotCall[] = []
  const answers: { status: number; body: unknown }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://robot')
      calls.push({ path: pathname, query: searchParams, body: JSON.parse(text) as Record<string, unknown> })
      const { status, body } = answers.shift() ?? { status: 200, body: { errcode: 0, code: 0 } }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    /** What the next calls are answered, in this order; then all is well again. */
    answers,
    close: () => new Promise(resolve => server.close(resolve)),
  }
}
