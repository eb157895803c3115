import { timingSafeEqual } from 'node:crypto'

import { asId, type StationId } from '#kernel/id'
import { no, ok, type Refusal, type Result } from '#kernel/result'
import { normalPhone } from '#people'
import type { Deps } from '#platform/deps'
import { memoryBuckets, networkOf, openLimiter } from '#platform/limits'
import { blindIndex } from '#platform/seal'

// The public form without an account is kept from machines without a riddle for people: so many orders an hour from one
// address and a day under one phone, a field nobody sees, and for whoever sends several a look at how fast they were typed.
// The counter at the station is no part of this: who calls or comes by is always served.

const HOUR_S = 3_600
const rules = {
  address: { name: 'ask-address', capacity: 20, refillPerS: 20 / HOUR_S },
  phone: { name: 'ask-phone', capacity: 5, refillPerS: 5 / (24 * HOUR_S) },
  /** The first few are not looked at: a filled-in form may be sent at once. */
  fast: { name: 'ask-fast', capacity: 3, refillPerS: 3 / HOUR_S },
}
const FILL_MS_MIN = 4_000
const limit = openLimiter(memoryBuckets())

/** The name of the field that people do not see. */
export const TRAP = 'website'
/** The name of the field that says when the form was shown. */
export const SHOWN = '_shown'

const macOf = (deps: Deps, stationId: string, ms: string): Result<string> =>
  blindIndex(deps.keyring, asId<StationId>(stationId), 'form shown', ms)

/** When a form was shown, signed. Refuses: seal.unknown-key. */
export function shownAt(deps: Deps, stationId: string, at: Date): Result<string> {
  const ms = String(at.getTime())
  const mac = macOf(deps, stationId, ms)
  return mac.ok ? ok(`${ms}.${mac.value}`) : mac
}

/** True when the form says by its signature that somebody took the time to fill it in. */
function tookTime(deps: Deps, stationId: string, shown: string, at: Date): boolean {
  const [ms = '', given = ''] = shown.split('.')
  if (!/^\d{1,15}$/.test(ms)) return false
  const mac = macOf(deps, stationId, ms)
  return (
    mac.ok &&
    given.length === mac.value.length &&
    timingSafeEqual(Buffer.from(given), Buffer.from(mac.value)) &&
    at.getTime() - Number(ms) >= FILL_MS_MIN
  )
}

/** Lets an order from the public form pass, or says in friendly words why not.
 *  Refuses: orders.trap, orders.too-many, orders.too-fast. */
export async function guard(
  deps: Deps,
  { stationId, address, at }: { readonly stationId: string; readonly address: string; readonly at: Date },
  values: Readonly<Record<string, string>>,
): Promise<Result<null>> {
  if ((values[TRAP] ?? '') !== '') return no(refusals.trap)
  const taken = async (rule: keyof typeof rules, subject: string) =>
    (await limit(rules[rule], `${stationId} ${subject}`, at.getTime())).ok
  if (!(await taken('address', networkOf(address)))) return no(refusals.tooMany)
  const phone = normalPhone(values['phone'] ?? '')
  if (phone !== undefined && !(await taken('phone', phone))) return no(refusals.tooMany)
  if (tookTime(deps, stationId, values[SHOWN] ?? '', at)) return ok(null)
  return (await taken('fast', networkOf(address))) ? ok(null) : no(refusals.tooFast)
}

const refusals = {
  trap: {
    code: 'orders.trap',
    status: 422,
    words: [
      '没有提交成功，可能是浏览器自动填了不该填的一栏。填的内容都还在，请再按一次。',
      'It was not sent; perhaps your browser filled in a field on its own. Everything is still here: press once more.',
    ],
  },
  tooMany: {
    code: 'orders.too-many',
    status: 429,
    words: [
      '刚才从这里提交的太多了。请过一会儿再试，或直接打电话、到站里来，一样办。',
      'Too many came from here just now. Try again later, or call or come by: you are served all the same.',
    ],
  },
  tooFast: {
    code: 'orders.too-fast',
    status: 429,
    words: [
      '提交得太快了。填的内容都还在，请过几秒再按一次；也可以打电话、到站里来。',
      'That was very fast. Everything is still here: press again in a few seconds, or call or come by.',
    ],
  },
} as const satisfies Record<string, Refusal>
