import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Log } from './log.ts'
import { errorCode, Trouble } from './trouble.ts'

const PATIENCE_MS = 60_000
// Both hold the process number in their first line and the start in their third.
const NOTES = ['postmaster.pid', '.s.PGSQL.5432.lock']

/** Sees to it that no server of an earlier run is left on this cluster. Call only while holding the data folder.
 *  A server that outlived its program is asked to stop and waited for; a note of one that is no more, but
 *  whose process number now belongs to somebody else or to a zombie, is removed (PostgreSQL itself would
 *  take it for a living server and refuse). A note whose process number is free is left to PostgreSQL. */
export async function clearThePrevious(clusterDir: string, log: Log): Promise<void> {
  for (const name of NOTES) await clear(join(clusterDir, name), log)
}

async function clear(note: string, log: Log): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  let asked = false
  while (existsSync(note)) {
    const [pid = Number.NaN, startedAtS = Number.NaN] = readNote(note)
    if (!isServer(pid, startedAtS)) {
      if (Number.isNaN(pid) || existsSync(`/proc/${pid}`)) rmSync(note, { force: true })
      return
    }
    if (!asked) {
      log.info('database.waiting-for-earlier', { pid })
      signal(pid)
      asked = true
    }
    if (performance.now() > deadline) throw stillThere(pid)
    await delay(20)
  }
}

/** Process number and start (seconds since 1970), as the server wrote them. */
function readNote(path: string): readonly number[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n')
    return [Number.parseInt(lines[0] ?? '', 10), Number.parseInt(lines[2] ?? '', 10)]
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

/** True when that process is a living server that started at that time. */
function isServer(pid: number, startedAtS: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const bootAtS = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1])
    // proc(5): field 3 is the state, field 22 the start in clock ticks after boot, 100 a second on Linux.
    const processStartS = bootAtS + Number(fields[19]) / 100
    return (
      name === 'postgres' && !'ZX'.includes(fields[0] ?? 'X') && Math.abs(processStartS - startedAtS) < 10
    )
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return false
    throw error
  }
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if (errorCode(error) === 'EPERM') throw stillThere(pid)
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

const stillThere = (pid: number): Trouble =>
  new Trouble([
    `上一次运行留下的数据库进程 ${pid} 没有结束。请先结束它，再启动。`,
    `The database process ${pid} of an earlier run has not ended. Please end it, then start again.`,
  ])
