import { sql, type RawBuilder } from 'kysely'

import type { Lang } from '#kernel/text'
import type { Db } from '#platform/db'
import type { Sorts } from '#platform/list'

import type { Channel, Draft, Message, Outcome, State } from './message.ts'
import type { TemplateId } from './template.ts'

/** Keeps messages; one whose key is there already is not kept again. What is due in the app is told by being there.
 *  Shape: → the ids of those that are to be handed to the queue at once. */
export async function insertMessages(
  tx: Db,
  stationId: string,
  drafts: readonly (Draft & { readonly id: string })[],
  at: Date,
): Promise<readonly string[]> {
  const ids: string[] = []
  for (const draft of drafts) {
    const inApp = draft.channel === 'in-app'
    const now = !inApp && draft.channel !== 'letter' && draft.dueAt <= at
    const found = await sql<{
      id: string
    }>`insert into message (station_id, id, key, template, channel, lang, order_id, account_id,
        robot_id, facts, state, at, due_at, handed_at, ended_at)
      values (${stationId}, ${draft.id}, ${draft.key}, ${draft.template}, ${draft.channel}, ${draft.lang}, ${draft.orderId},
        ${draft.accountId}, ${draft.robotId}, ${JSON.stringify(draft.facts)}, ${inApp ? 'sent' : 'waiting'}, ${at}, ${draft.dueAt},
        ${now ? at : null}, ${inApp ? at : null})
      on conflict (station_id, key) do nothing returning id`.execute(tx)
    if (now && found.rows[0]) ids.push(draft.id)
  }
  return ids
}

const columns = sql`m.id, m.template, m.channel, m.lang, m.order_id as "orderId", m.account_id as "accountId", m.robot_id as "robotId",
  m.facts, m.state, m.tries`

/** A message that nobody else is handing over at this moment, held until the transaction ends. */
export async function lockMessage(tx: Db, stationId: string, id: string): Promise<Message | undefined> {
  const found = await sql<Message>`select ${columns} from message m
    where m.station_id = ${stationId} and m.id = ${id} for update skip locked`.execute(tx)
  return found.rows[0]
}

export async function findMessage(db: Db, stationId: string, id: string): Promise<Message | undefined> {
  const found = await sql<Message>`select ${columns} from message m
    where m.station_id = ${stationId} and m.id = ${id}`.execute(db)
  return found.rows[0]
}

export async function saveOutcome(
  tx: Db,
  stationId: string,
  id: string,
  outcome: Outcome,
  at: Date,
): Promise<void> {
  await sql`update message set state = ${outcome.kind}, tries = tries + 1,
      outcome = ${outcome.kind === 'sent' ? null : outcome.code}, ended_at = ${outcome.kind === 'failing' ? null : at}
    where station_id = ${stationId} and id = ${id}`.execute(tx)
}

/** Ends a letter: it was handed over, or is not needed. */
export async function settleLetter(
  tx: Db,
  stationId: string,
  id: string,
  state: Extract<State, 'sent' | 'dropped'>,
  at: Date,
): Promise<boolean> {
  const found = await sql`update message set state = ${state}, ended_at = ${at}
    where station_id = ${stationId} and id = ${id} and channel = 'letter' and state = 'waiting' returning 1`.execute(
    tx,
  )
  return found.rows.length > 0
}

/** Takes messages whose quiet hours are over; whoever asks hands them to the queue. */
export async function takeDue(tx: Db, stationId: string, at: Date): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`update message set handed_at = ${at}
    where station_id = ${stationId} and handed_at is null and channel in ('email', 'robot') and due_at <= ${at}
    returning id`.execute(tx)
  return found.rows.map(({ id }) => id)
}

/** Stations with messages whose quiet hours are over. */
export async function listStationsDue(db: Db, at: Date): Promise<readonly string[]> {
  const found = await sql<{ id: string }>`select distinct station_id as id from message
    where handed_at is null and channel in ('email', 'robot') and due_at <= ${at}`.execute(db)
  return found.rows.map(({ id }) => id)
}

/** How a colleague is told. */
export interface Told {
  readonly accountId: string
  readonly homeId: string
  readonly lang: Lang
  readonly email: boolean
  readonly quietFrom: number | null
  readonly quietTo: number | null
}

const told = sql`a.id as "accountId", a.station_id as "homeId", coalesce(c.lang, 'zh') as lang,
  coalesce(c.email, false) and x.owner_id is not null as email, c.quiet_from as "quietFrom", c.quiet_to as "quietTo"`
const choices = sql`left join message_choice c on c.station_id = a.station_id and c.account_id = a.id
  left join message_address x on x.station_id = a.station_id and x.owner_id = a.id`

/** Colleagues whose role covers the site as many levels above a station as told, but never above the topmost. */
export async function listColleagues(
  tx: Db,
  stationId: string,
  roles: readonly string[],
  levelsUp: number,
): Promise<readonly Told[]> {
  const found = await sql<Told>`select distinct ${told}
    from station s
      join station at on at.path @> subpath(s.path, 0, greatest(1, nlevel(s.path) - ${levelsUp}::int))
      join account_grant g on g.station_id = at.id and g.role = any (${roles})
      join account a on a.id = g.account_id and a.disabled_at is null
      ${choices}
    where s.id = ${stationId} limit 200`.execute(tx)
  return found.rows
}

/** Who answers for a team or serves in person, as far as they have an account: its leaders, or the volunteer. */
export async function listServing(tx: Db, stationId: string, assigneeId: string): Promise<readonly Told[]> {
  const found = await sql<Told>`select ${told}
    from volunteer v join account a on a.id = v.account_id and a.disabled_at is null ${choices}
    where v.station_id = ${stationId} and v.state = 'confirmed' and (v.person_id = ${assigneeId}
      or exists (select from team_member m where m.station_id = v.station_id and m.person_id = v.person_id
        and m.team_id = ${assigneeId} and m.role = 'leader' and m.to_on is null))
    limit 50`.execute(tx)
  return found.rows
}

/** How many orders came by mail since an instant. */
export async function countMailed(db: Db, stationId: string, since: Date): Promise<number> {
  const found = await sql<{ mailed: number }>`select count(*)::int as mailed from service_order
    where station_id = ${stationId} and received_at >= ${since} and channel = 'email'`.execute(db)
  return found.rows[0]?.mailed ?? 0
}

export async function findColleague(
  tx: Db,
  accountId: string,
): Promise<(Told & { readonly stationId: string }) | undefined> {
  const found = await sql<
    Told & { stationId: string }
  >`select ${told}, a.station_id as "stationId" from account a ${choices}
    where a.id = ${accountId}`.execute(tx)
  return found.rows[0]
}

export async function saveChoice(
  tx: Db,
  choice: {
    readonly stationId: string
    readonly accountId: string
    readonly email: boolean
    readonly lang: Lang
    readonly quietFrom: number
    readonly quietTo: number
  },
): Promise<void> {
  await sql`insert into message_choice (station_id, account_id, email, lang, quiet_from, quiet_to)
    values (${choice.stationId}, ${choice.accountId}, ${choice.email}, ${choice.lang}, ${choice.quietFrom}, ${choice.quietTo})
    on conflict (station_id, account_id) do update set email = excluded.email, lang = excluded.lang,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to`.execute(tx)
}

/** A sealed address with its key. */
export interface Address {
  readonly keyId: string
  readonly wrapped: Buffer
  readonly sealed: Buffer
}

export async function findAddress(db: Db, stationId: string, ownerId: string): Promise<Address | undefined> {
  const found = await sql<Address>`select key_id as "keyId", wrapped, sealed from message_address
    where station_id = ${stationId} and owner_id = ${ownerId}`.execute(db)
  return found.rows[0]
}

/** Keeps an address in place of the one before. */
export async function saveAddress(
  tx: Db,
  stationId: string,
  ownerId: string,
  address: Address,
): Promise<void> {
  await sql`insert into message_address (station_id, owner_id, key_id, wrapped, sealed)
    values (${stationId}, ${ownerId}, ${address.keyId}, ${address.wrapped}, ${address.sealed})
    on conflict (station_id, owner_id) do update set key_id = excluded.key_id, wrapped = excluded.wrapped, sealed = excluded.sealed`.execute(
    tx,
  )
}

export async function dropAddress(tx: Db, stationId: string, ownerId: string): Promise<void> {
  await sql`delete from message_address where station_id = ${stationId} and owner_id = ${ownerId}`.execute(tx)
}

export async function findStation(
  db: Db,
  stationId: string,
): Promise<{ readonly name: string; readonly ref: string; readonly phone: string }> {
  const found = await sql<{
    name: string
    ref: string
    phone: string
  }>`select name, phone, coalesce(division_code, id::text) as ref
    from station where id = ${stationId}`.execute(db)
  const row = found.rows[0]
  if (!row) throw new Error('a message belongs to a station')
  return row
}

/** A line of the log of everything sent. */
export interface MessageLine {
  readonly id: string
  readonly template: TemplateId
  readonly channel: Channel
  readonly state: State
  readonly tries: number
  readonly outcome: string | null
  readonly number: string | null
  readonly orderId: string | null
  /** The colleague or robot; nothing for the resident. */
  readonly name: string | null
  readonly at: Date
  readonly ended_at: Date | null
}

export const messageSorts = {
  at: { key: sql`l.at`, holds: 'instant' },
} satisfies Sorts

export function messageSource(
  stationId: string,
  filter: Readonly<Record<string, string>>,
): RawBuilder<unknown> {
  const { state = '', channel = '', text = '' } = filter
  return sql`select m.id, m.template, m.channel, m.state, m.tries, m.outcome, o.number, m.order_id as "orderId",
      coalesce(a.name, r.name) as name, m.at, m.ended_at
    from message m
      left join service_order o on o.station_id = m.station_id and o.id = m.order_id
      left join account a on a.id = m.account_id
      left join message_robot r on r.station_id = m.station_id and r.id = m.robot_id
    where m.station_id = ${stationId}
      ${state === '' ? sql`` : sql`and m.state = ${state}`}
      ${channel === '' ? sql`` : sql`and m.channel = ${channel}`}
      ${text === '' ? sql`` : sql`and o.number = ${text}`}`
}
