import { findLogin, findServing, inviteToServe, newToken, readLink, renewToServe } from '#accounts'
import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { act } from '#platform/operation'

import { alter } from './actions.ts'
import * as store from './store.ts'

/** Gives a volunteer an account and the link to set its password, to be handed over by the station; or a new link to
 *  the account they have. Told its sign-in name, it is an account that serves here already.
 *  Refuses: form.invalid, volunteers.not-found, what `decide` refuses, what renewing a link refuses, volunteers.shown-once. */
export async function giveAccount(
  deps: Deps,
  acting: Acting,
  id: string,
  login?: string,
): Promise<Result<{ link: string | null; login: string }>> {
  const token = newToken()
  const request = { id, login: login ?? null }
  const made = await act(deps.db, acting, 'volunteers.give-account', request, tx =>
    alter(tx, acting, id, ['link'], async volunteer => {
      const account =
        login === undefined
          ? volunteer.accountId === null
            ? await inviteToServe(tx, deps, acting, volunteer.code, token)
            : await renewToServe(tx, acting, volunteer.accountId, token)
          : await existing(login)
      return account.ok
        ? ok({ change: { accountId: account.value }, type: 'linked', data: { account: account.value } })
        : account

      async function existing(name: string): Promise<Result<string>> {
        const accountId = await findServing(tx, acting.stationId, name)
        const other = accountId && (await store.findVolunteer(tx, acting.stationId, 'account_id', accountId))
        return accountId && (!other || other.id === id)
          ? ok(accountId)
          : no(invalidForm({ login: noAccount }))
      }
    }),
  )
  if (!made.ok) return made
  if (login !== undefined) return ok({ link: null, login })
  const link = await readLink(deps, token)
  const name = link?.account_id ? await findLogin(deps.db, link.account_id) : undefined
  return name === undefined ? no(shownOnce) : ok({ link: `${deps.publicUrl}/join/${token}`, login: name })
}

const noAccount: Words = [
  '没有这个登录名的志愿者账号，或它已经属于别人。',
  'No account of this name serves as a volunteer, or it is somebody else’s.',
]
const shownOnce: Refusal = {
  code: 'volunteers.shown-once',
  status: 409,
  words: ['这个链接只显示一次。请再生成一个新的。', 'A link is shown once only. Make a new one.'],
}
