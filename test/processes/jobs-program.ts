import { sql } from 'kysely'

import { readConfig } from '#config'
import { openInstance } from '#instance'
import { ok } from '#kernel/result'
import { startWorker } from '#platform/jobs'
import { openLog } from '#platform/log'
import { act } from '#platform/operation'

// The program with a job of the test's own, on real data: TELL writes its message, HANG never finishes it.
const log = openLog({ level: 'warn' })
const instance = await openInstance(readConfig(process.env), log)
const { deps, database } = instance
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const worker = await startWorker({
  deps,
  database,
  log,
  jobs: [
    {
      topic: 'test.slow',
      words: ['试验', 'trial'],
      retriesMax: 3,
      secondsMax: 600,
      async handle(_deps, _message, signal) {
        say('begun it')
        if (process.env['HANG']) await new Promise((_, fail) => signal.addEventListener('abort', fail))
        say('done it')
      },
    },
  ],
})
if (process.env['TELL']) {
  const stationId = deps.newId()
  await sql`insert into station (id, path, level, name, created_at)
    values (${stationId}, 'a', 'station', '明珠', now())`.execute(deps.db)
  const acting = {
    stationId,
    actorId: null,
    channel: 'command-line',
    key: 'the-only-one',
    at: deps.now(),
  } as const
  await act(deps.db, acting, 'test.tell', null, async () =>
    ok({ answer: null, events: [], messages: [{ topic: 'test.slow', body: null }] }),
  )
}
say('ready')
process.once('SIGTERM', () => void worker.stop().then(() => instance.stop()))
