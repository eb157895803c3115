import { invalidForm, no, ok, type Refusal, type Result, type Words } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { actAtOnce } from '#platform/operation'

import { dutyEndPart, dutyPart, findDuty, listGuardians } from './duty-store.ts'

const TURN_DAYS_MAX = 31

/** Puts somebody on the roster.
 *  Refuses: form.invalid for somebody who is no guardian here, and for a turn that ends before it begins or is too long. */
export function setDuty(
  deps: Deps,
  acting: Acting,
  input: { readonly accountId: string; readonly from: Date; readonly to: Date; readonly turn: number },
): Promise<Result<{ id: string }>> {
  const { accountId, from, to, turn } = input
  const id = deps.newId()
  const request = { accountId, from: from.toISOString(), to: to.toISOString(), turn }
  return actAtOnce(deps.db, acting, 'care.set-duty', request, async () => {
    if (to <= from || to <= acting.at) return no(invalidForm({ toDay: endsFirst }))
    if (to.getTime() - from.getTime() > TURN_DAYS_MAX * 86_400_000) return no(invalidForm({ toDay: tooLong }))
    const guardians = await listGuardians(deps.db, acting.stationId)
    if (!guardians.some(guardian => guardian.id === accountId))
      return no(invalidForm({ account: noGuardian }))
    return ok({
      answer: { id },
      events: [
        {
          subjectKind: 'duty',
          subjectId: id,
          version: 1,
          type: 'care.duty-set',
          data: { account: accountId, from: request.from, to: request.to, turn },
        },
      ],
      writes: [dutyPart(acting.stationId, { id, accountId, fromAt: from, toAt: to, turn })],
    })
  })
}

/** Takes a turn off the roster. Refuses: care.no-duty. */
export function endDuty(deps: Deps, acting: Acting, id: string): Promise<Result<null>> {
  return actAtOnce<null>(deps.db, acting, 'care.end-duty', { id }, async () => {
    const duty = await findDuty(deps.db, acting.stationId, id)
    if (!duty) return no(noDuty)
    const version = duty.version + 1
    return ok({
      answer: null,
      events: [{ subjectKind: 'duty', subjectId: id, version, type: 'care.duty-ended', data: null }],
      writes: [dutyEndPart(acting.stationId, id, acting.at, version)],
    })
  })
}

export const noDuty: Refusal = {
  code: 'care.no-duty',
  status: 404,
  words: ['值守表上没有这一班，或它已经撤下。', 'There is no such turn on the roster, or it was taken off.'],
}
const endsFirst: Words = ['结束要晚于开始，也要晚于现在。', 'It ends after it begins, and after now.']
const tooLong: Words = ['一班最长 31 天。', 'A turn lasts 31 days at most.']
const noGuardian: Words = ['这个账号在本站没有“守护人”角色。', 'This account is no guardian at this site.']
