import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'

import { Trouble } from './trouble.ts'

/** An account of this machine under which the database server runs. */
export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Accounts to which root steps down, best first: the last one exists on every Linux. */
const STEP_DOWN = ['mingzhu', 'postgres', 'nobody']

/** Whom we are. PostgreSQL refuses an account without a name, so we refuse it first, in plain words. */
export function currentUser(): SystemUser {
  try {
    const { username, uid, gid } = userInfo()
    return { name: username, uid, gid }
  } catch (error) {
    throw new Trouble(
      [
        '当前用户在 /etc/passwd 中没有条目，自带的数据库无法以它运行。请换一个有名字的用户，或设置 DATABASE_URL 使用自己的 PostgreSQL。',
        'The current user has no entry in /etc/passwd, and the built-in database cannot run without one. Start as a named user, or use your own PostgreSQL with DATABASE_URL.',
      ],
      { cause: error },
    )
  }
}

/** The account for the server of this cluster: ourselves, or when we are root (under which PostgreSQL
 *  refuses to run) the owner of the cluster, or for a new one the best of the unprivileged accounts. */
export function serverUser(me: SystemUser, clusterDir: string): SystemUser {
  const owner = statSync(clusterDir, { throwIfNoEntry: false })?.uid
  if (me.uid !== 0) {
    if (owner === undefined || owner === me.uid) return me
    throw new Trouble([
      `数据库目录 ${clusterDir} 属于另一个用户（编号 ${owner}）。请用原来的用户启动，或由管理员改变它的所有者。`,
      `The database folder ${clusterDir} belongs to another user (number ${owner}). Start as that user, or have an administrator change the owner.`,
    ])
  }
  const users = readUsers()
  const found =
    owner === undefined || owner === 0
      ? STEP_DOWN.map(name => users.find(user => user.name === name && user.uid !== 0)).find(Boolean)
      : users.find(user => user.uid === owner)
  if (found) return found
  throw new Trouble([
    '以 root 启动时，自带的数据库需要一个普通系统用户（例如 nobody），但这台机器上找不到。请新建一个名为 mingzhu 的用户，或设置 DATABASE_URL。',
    'Started as root, the built-in database needs an ordinary system user (such as nobody), and this machine has none that fits. Add a user named mingzhu, or set DATABASE_URL.',
  ])
}

const readUsers = (): readonly SystemUser[] =>
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map(line => line.split(':'))
    .filter(fields => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
