import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'

import { serve as listen, type HttpBindings } from '@hono/node-server'
import { sql } from 'kysely'

import { setUpLink } from '#accounts'
import { allJobs, allTicks, createApp } from '#app'
import type { Config } from '#config'
import { sweepImports } from '#imports'
import { localUrl, openInstance } from '#instance'
import type { Db } from '#platform/db'
import { metricsPage, watchHttp } from '#platform/http/watch'
import { startTicks } from '#platform/ticks'
import { startWorker } from '#platform/jobs'
import type { Log } from '#platform/log'
import { openMetrics } from '#platform/metrics'
import { sweepEvidence } from '#records'
import { errorCode, Trouble } from '#platform/trouble'

const DRAIN_MAX_MS = 25_000
const READY_MAX_MS = 2_000

/** Runs the web application until it is asked to stop (SIGTERM, SIGINT): then it turns new requests away,
 *  lets those under way finish, and puts the database away.
 *  Shape: → exit code, 1 when the database was lost. */
export async function serve(
  config: Config,
  log: Log,
  print: (line: string) => void,
  options = { work: true },
): Promise<number> {
  // Heard from the first moment on, also while still starting: the database must be put away then too.
  const asked = signal()
  const instance = await openInstance(config, log)
  const doors: Doors = { answer: busy, underWay: 0 }
  const server = await open(doors, config).catch(async (error: unknown) => {
    await instance.stop()
    throw error
  })
  const deps = { ...instance.deps, publicUrl: config.publicUrl ?? localUrl(config.host, portOf(server)) }
  const { database } = instance
  const metrics = openMetrics({ process: true })
  const worker = options.work
    ? await startWorker({ deps, database, jobs: allJobs(), log, metrics })
    : undefined
  const ticks = options.work ? startTicks(deps, allTicks(), log) : undefined
  const app = createApp({ deps, ...watchHttp(log, metrics) })
  app.get('/healthz', c => c.text('ok'))
  app.get('/readyz', async c => ((await answers(database.db)) ? c.text('ok') : busy()))
  app.get('/metrics', metricsPage({ token: config.metricsToken, metrics, database }))
  doors.answer = app.fetch

  print(`明珠已启动 · Mingzhu is ready: ${deps.publicUrl}`)
  const link = await setUpLink(deps)
  if (link) {
    print(`请打开一次性链接建立第一个站点 · Open this one-time link to set up the first site:\n${link}`)
  }
  // What a sudden end left behind is cleared beside the first requests.
  const swept = Promise.all([
    sweepEvidence(deps).catch((error: unknown) => log.error('evidence.sweep-failed', error)),
    sweepImports(deps).catch((error: unknown) => log.error('imports.sweep-failed', error)),
  ])
  const ended = await Promise.race([asked, instance.lost.then(() => 'lost' as const)])
  if (ended === 'lost') log.error('database.ended', undefined)
  doors.answer = busy
  await Promise.all([drain(server, doors), ticks?.stop(), worker?.stop(), swept])
  await instance.stop()
  return ended === 'lost' ? 1 : 0
}

/** Runs the jobs of an instance and no web application, until it is asked to stop. Beside a program with the built-in
 *  database it works on that one's data. */
export async function work(config: Config, log: Log, print: (line: string) => void): Promise<number> {
  const asked = signal()
  const instance = await openInstance(config, log, { mayJoin: true })
  const { deps, database, lost } = instance
  const worker = await startWorker({ deps, database, jobs: allJobs(), log })
  const ticks = startTicks(deps, allTicks(), log)
  print('明珠正在处理任务 · Mingzhu is working on its jobs')
  const ended = await Promise.race([asked, lost.then(() => 'lost' as const)])
  await Promise.all([ticks.stop(), worker.stop()])
  await instance.stop()
  return ended === 'lost' ? 1 : 0
}

/** What stands at the entrance: before we are ready and once we stop, a short "not now". */
interface Doors {
  answer: (request: Request, bindings: HttpBindings) => Response | Promise<Response>
  underWay: number
  /** Called when the last request under way has been answered. */
  empty?: () => void
}

const busy = (): Response =>
  new Response('正在启动或停止，请稍后再试。 Starting or stopping; please try again shortly.\n', {
    status: 503,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '5', connection: 'close' },
  })

function open(doors: Doors, config: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = listen(
      {
        fetch: (request, bindings) => doors.answer(request, bindings as HttpBindings),
        hostname: config.host,
        port: config.port,
        // Slow senders are cut off: headers within 8 s, a whole request within a minute (photos from a phone), checked every second.
        serverOptions: { headersTimeout: 8_000, requestTimeout: 60_000, connectionsCheckingInterval: 1_000 },
      },
      () => resolve(server),
    ) as Server
    server.maxConnections = 1_000
    server.on('request', (_, response) => {
      doors.underWay += 1
      response.once('close', () => {
        doors.underWay -= 1
        if (doors.underWay === 0) doors.empty?.()
      })
    })
    server.once('error', error => reject(cannotListen(error, config)))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function cannotListen(error: Error, { host, port }: Config): Error {
  const at = isIPv6(host) ? `[${host}]` : host
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new Trouble([
        `端口 ${port} 已被别的程序占用。请关掉它，或换一个端口，例如 PORT=8081 npm start。`,
        `Port ${port} is taken by another program. Stop that one, or choose another port, such as PORT=8081 npm start.`,
      ])
    case 'EACCES':
      return new Trouble([
        `当前用户无权使用端口 ${port}。请用 1024 以上的端口，例如 PORT=8080。`,
        `The current user may not use port ${port}. Choose one above 1024, such as PORT=8080.`,
      ])
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new Trouble([
        `HOST=${at} 不是这台机器的地址。只在本机使用请设 127.0.0.1，全部网卡请设 0.0.0.0。`,
        `HOST=${at} is not an address of this machine. Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its networks.`,
      ])
    case undefined:
    default:
      return error
  }
}

async function answers(db: Db): Promise<boolean> {
  const late = new Promise<boolean>(resolve => setTimeout(resolve, READY_MAX_MS, false).unref())
  const here = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  return Promise.race([here, late])
}

const signal = (): Promise<'signal'> =>
  new Promise(resolve => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve('signal'))
  })

/** Waits for the requests under way (health answers 503 meanwhile), but not for ever, then closes every connection. */
async function drain(server: Server, doors: Doors): Promise<void> {
  if (doors.underWay > 0) {
    await new Promise<void>(resolve => {
      doors.empty = resolve
      setTimeout(resolve, DRAIN_MAX_MS).unref()
    })
  }
  const closed = new Promise(resolve => server.close(resolve))
  server.closeAllConnections()
  await closed
}
