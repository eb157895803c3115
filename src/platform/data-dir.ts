import { spawnSync } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

import { errorCode, Trouble } from './trouble.ts'

const LOCK = 'lock'

/** The right to use one data folder, held until released or until the process is gone. */
export interface DataDirLock {
  readonly release: () => void
}

/** Makes the data folder if need be (only its owner may enter) and sees that we may write in it. */
export function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Trouble(
      [
        `数据目录 ${dataDir} 无法写入（${errorCode(error) ?? '原因不明'}）。请换一个目录（设置 DATA_DIR），或把这个目录的写权限交给当前用户。`,
        `The data folder ${dataDir} cannot be written to (${errorCode(error) ?? 'unknown reason'}). Choose another one with DATA_DIR, or give the current user the right to write there.`,
      ],
      { cause: error },
    )
  }
}

/** Takes the data folder for this process alone; nothing when another process has it.
 *  The lock belongs to an open file, so the kernel drops it when we die, however we die: there is no
 *  stale lock to clear. Node cannot call flock(2); the command of that name locks the file we hand it. */
export function lockDataDir(dataDir: string): DataDirLock | undefined {
  const fd = openSync(join(dataDir, LOCK), constants.O_RDWR | constants.O_CREAT, 0o600)
  const { status, error } = spawnSync('flock', ['--nonblock', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  })
  if (status === 0) {
    ftruncateSync(fd)
    writeSync(fd, `${process.pid}\n`, 0)
    return { release: () => closeSync(fd) }
  }
  closeSync(fd)
  if (!error) return undefined
  throw new Trouble(
    [
      '找不到命令 flock（属于 util-linux），无法保证数据只被一个程序使用。请先安装 util-linux。',
      'The command flock (part of util-linux) is missing, so nothing could keep two programs off the same data. Please install util-linux first.',
    ],
    { cause: error },
  )
}

/** Says who has the data folder. */
export function inUse(dataDir: string): Trouble {
  const holder = readFileSync(join(dataDir, LOCK), 'utf8').trim() || '?'
  return new Trouble([
    `另一个明珠程序（进程 ${holder}）正在使用数据目录 ${dataDir}。请先停止它，或用 DATA_DIR 为这一个指定别的目录。`,
    `Another Mingzhu (process ${holder}) is using the data folder ${dataDir}. Stop that one first, or give this one its own folder with DATA_DIR.`,
  ])
}
