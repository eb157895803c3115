import { createHash, createSecretKey, hkdfSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { StationId } from '#kernel/id'
import { no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

import { createFileDurably, replaceFileDurably, unless } from './files.ts'

/** The keys of one station, drawn from one master key. */
export interface StationKey {
  /** The master key's fingerprint; stored beside everything that was locked with it. */
  readonly id: string
  readonly wrapping: KeyObject
  readonly blinding: KeyObject
}

/** The installation's master keys. Whoever holds them and the database can read everything. */
export interface Keyring {
  /** The key ids a station's data may be locked with, the one in use first. */
  readonly ids: readonly string[]
  /** A station's key under the key in use, or under an older one.
   *  Refuses: seal.unknown-key. */
  station(stationId: StationId, id?: string): Result<StationKey>
}

/** The file's name inside the data folder, as people are told it. */
export const KEY_FILE = 'keys/master.key'

const HEADER = `# 明珠主密钥 · Mingzhu's master keys, one a line, the last one is in use.
# 没有这个文件，居民的姓名、电话、住址就再也读不出来。请另存一份，不要和数据库备份放在一起。
# Without this file no name, phone number or address can ever be read again. Keep a copy, apart from the database backups.
`
const LINE = /^([0-9a-f]{16}) ([A-Za-z0-9_-]{43})$/

/** Opens the master keys, and makes the first one where nothing has been locked yet.
 *  Shape:   `idsInUse` are the key ids the database mentions; with any of them missing it does not open,
 *           since a fresh key would look like working order and leave the old data unreadable.
 *  Refuses: seal.key-file-missing, seal.key-file-damaged, seal.key-missing, seal.key-file-closed. */
export async function openKeyring(dataFolder: string, idsInUse: readonly string[]): Promise<Result<Keyring>> {
  const file = join(dataFolder, KEY_FILE)
  let text = await readKeyFile(file)
  if (text === 'EACCES') return no(refusals.closed)
  if (text === 'ENOENT') {
    if (idsInUse.length > 0) return no(refusals.fileMissing)
    await mkdir(join(dataFolder, 'keys'), { recursive: true, mode: 0o700 })
    // Another start may be first; then its key is the one, and it is read here.
    await createFileDurably(file, HEADER + lineOf(randomBytes(32)))
    text = await readFile(file, 'utf8')
  }
  await chmod(file, 0o600)
  const keys = parseKeys(text)
  if (!keys.ok) return keys
  const lost = idsInUse.find(id => !keys.value.has(id))
  if (lost !== undefined) return no({ ...refusals.keyMissing, facts: { id: lost } })
  return ok(keyringOf(keys.value))
}

/** Adds a new master key and makes it the one in use; older keys stay to open what they locked.
 *  Shape:   afterwards each person's data key is wrapped anew and each blind index computed anew; only
 *           when the database mentions an old id nowhere may its line be taken out of the file. */
export async function rotateKeyring(
  dataFolder: string,
  idsInUse: readonly string[],
): Promise<Result<Keyring>> {
  const before = await openKeyring(dataFolder, idsInUse)
  if (!before.ok) return before
  const file = join(dataFolder, KEY_FILE)
  await replaceFileDurably(file, (await readFile(file, 'utf8')) + lineOf(randomBytes(32)))
  return openKeyring(dataFolder, idsInUse)
}

async function readKeyFile(file: string): Promise<string> {
  return unless('EACCES', unless('ENOENT', readFile(file, 'utf8')))
}

// The id is the key's own fingerprint, so it tells a damaged line and a foreign file from the right one.
const fingerprint = (key: Buffer): string =>
  createHash('sha256').update('mingzhu master key\0').update(key).digest('hex').slice(0, 16)

const lineOf = (key: Buffer): string => `${fingerprint(key)} ${key.toString('base64url')}\n`

function parseKeys(text: string): Result<ReadonlyMap<string, KeyObject>> {
  const keys = new Map<string, KeyObject>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, id = '', encoded = ''] = LINE.exec(line.trim()) ?? []
    const bytes = Buffer.from(encoded, 'base64url')
    if (bytes.length !== 32 || fingerprint(bytes) !== id) {
      return no({ ...refusals.damaged, facts: { line: index + 1 } })
    }
    keys.set(id, createSecretKey(bytes))
  }
  return keys.size > 0 ? ok(keys) : no({ ...refusals.damaged, facts: { line: 1 } })
}

function keyringOf(keys: ReadonlyMap<string, KeyObject>): Keyring {
  const ids = [...keys.keys()].toReversed()
  return {
    ids,
    station(stationId, id = ids[0] ?? '') {
      const master = keys.get(id)
      if (!master) return no({ ...refusals.unknown, facts: { id } })
      const draw = (purpose: string) =>
        createSecretKey(
          Buffer.from(hkdfSync('sha256', master, '', JSON.stringify(['mingzhu', purpose, stationId]), 32)),
        )
      return ok({ id, wrapping: draw('wrapping'), blinding: draw('blinding') })
    },
  }
}

const refusals = {
  fileMissing: {
    code: 'seal.key-file-missing',
    status: 409,
    words: [
      `密钥文件不见了：数据目录里没有 ${KEY_FILE}，而数据库里有用它加密的资料。请把备份的密钥文件放回原处再启动。没有它，这些资料无法读出；系统不会另造新钥匙来掩盖。`,
      `The key file is gone: there is no ${KEY_FILE} in the data folder, but the database holds data locked with it. Put your copy of the file back and start again. Without it that data cannot be read, and no new key is made to hide this.`,
    ],
  },
  damaged: {
    code: 'seal.key-file-damaged',
    status: 409,
    words: [
      `密钥文件 ${KEY_FILE} 已损坏（第 {line} 行）。请用备份的密钥文件替换它再启动，不要自己改写。`,
      `The key file ${KEY_FILE} is damaged (line {line}). Replace it with your copy and start again; do not edit it by hand.`,
    ],
  },
  keyMissing: {
    code: 'seal.key-missing',
    status: 409,
    words: [
      `密钥文件 ${KEY_FILE} 不是这个数据库的：数据库用到的密钥 {id} 不在里面。请换回原来的密钥文件再启动。`,
      `The key file ${KEY_FILE} does not belong to this database: the key {id} it uses is not in the file. Put the right key file back and start again.`,
    ],
  },
  closed: {
    code: 'seal.key-file-closed',
    status: 409,
    words: [
      `没有权限读取密钥文件 ${KEY_FILE}。请让运行明珠的系统用户拥有这个文件。`,
      `The key file ${KEY_FILE} may not be read. Make the system user that runs Mingzhu its owner.`,
    ],
  },
  unknown: {
    code: 'seal.unknown-key',
    status: 409,
    words: [
      '这份资料是用密钥 {id} 加密的，密钥文件里没有这把钥匙。请联系管理员。',
      'This was locked with the key {id}, which is not in the key file. Tell your administrator.',
    ],
  },
} as const satisfies Record<string, Refusal>
