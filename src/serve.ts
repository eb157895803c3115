import type { Server } from 'node:http'

import { serve as listen } from '@hono/node-server'

import { setUpLink } from '#accounts'
import { createApp } from '#app'
import type { Config } from '#config'
import { openInstance, type Log } from '#instance'
import { errorCode, Trouble } from '#platform/trouble'

const DRAIN_MS = 25_000

/** Runs the web application until it is asked to stop (SIGTERM, SIGINT): then it lets requests finish and puts the database away. */
export async function serve(
  config: Config,
  log: Log & { error(facts: object, text: string): void },
  print: (line: string) => void,
): Promise<void> {
  const instance = await openInstance(config, log)
  const app = createApp({
    deps: instance.deps,
    served: line => log.info(line, 'served'),
    failed: (ref, route, error) =>
      log.error(
        { ref, route, error: error instanceof Error ? error.name : 'unknown', code: errorCode(error) },
        'failed',
      ),
  })
  let stopping = false
  app.get('/healthz', c => c.text(stopping ? 'stopping' : 'ok', stopping ? 503 : 200))
  const server = await open(app.fetch, config).catch(async (error: unknown) => {
    await instance.stop()
    throw error
  })
  print(`明珠已启动 · Mingzhu is ready: ${instance.deps.publicUrl}`)
  const link = await setUpLink(instance.deps)
  if (link)
    print(`请打开一次性链接建立第一个站点 · Open this one-time link to set up the first site:\n${link}`)
  const ended = await Promise.race([signal(), instance.lost.then(() => 'lost' as const)])
  stopping = true
  if (ended === 'lost') log.error({}, 'the database ended unasked')
  await drain(server)
  await instance.stop()
  if (ended === 'lost') process.exitCode = 1
}

function open(fetch: Parameters<typeof listen>[0]['fetch'], config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch,
        hostname: config.host,
        port: config.port,
        // Slow senders are cut off: headers within 8 s, a whole request within 15 s, checked every second.
        serverOptions: { headersTimeout: 8_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 },
      },
      () => resolve(server),
    ) as Server
    server.maxConnections = 1_000
    server.once('error', error =>
      reject(
        errorCode(error) === 'EADDRINUSE'
          ? new Trouble([
              `端口 ${config.port} 已被别的程序占用。请关掉它,或换一个端口,例如 PORT=8081 npm start。`,
              `Port ${config.port} is taken by another program. Stop that one, or choose another port, such as PORT=8081 npm start.`,
            ])
          : error,
      ),
    )
  })
}

const signal = (): Promise<'signal'> =>
  new Promise(resolve => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve('signal'))
  })

function drain(server: Server): Promise<void> {
  return new Promise(resolve => {
    const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
