import { sql } from 'kysely'

import { eventsOf, instant, merging, type Replay } from '#platform/replay'

const team = { name: 'name', parent_id: 'parent', founded_on: 'foundedOn', staff: 'staff' } as const
const partner = { name: 'name', credit_code: 'creditCode' } as const
const agreement = { ends_on: 'endsOn', words: 'words' } as const

/** How teams, partners and all that hangs on them follow from the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'team',
    words: ['队伍', 'team'],
    version: 'version',
    events: {
      'teams.created': { ...team, code: 'code', created_at: instant, closed_on: { is: null } },
      'teams.changed': team,
      'teams.closed': { closed_on: 'on' },
      'teams.reopened': { closed_on: 'on' },
      'teams.joined': {},
      'teams.left': {},
      'teams.role-set': {},
      'teams.partner-linked': {},
      'teams.partner-unlinked': {},
    },
  }),
  {
    table: 'team_member',
    words: ['队员', 'team member'],
    columns: ['role', 'to_on'],
    // Whoever joins begins a stay; another role from a later day on begins the next. A stay ends by leaving or with
    // the team, whichever came first, or else the day before the next.
    told: stationId => sql`
      with event as (
        select seq, type, body ->> 'id' as team, body #>> '{data,person}' as person, body -> 'data' as data
        from (${eventsOf(stationId, ['teams.joined', 'teams.left', 'teams.role-set', 'teams.closed'])}) e),
      mine as (
        select seq, type, team, person, data from event where person is not null
        union all select c.seq, c.type, c.team, p.person, c.data
        from event c join (select distinct team, person from event where person is not null) p on p.team = c.team
        where c.type = 'teams.closed'),
      placed as (
        select *, max((data ->> 'fromOn')::date) over (partition by team, person order by seq) as from_on from mine),
      stay as (
        select team, person, from_on,
          (array_agg(data ->> 'role' order by seq desc) filter (where data ? 'role'))[1] as role,
          (array_agg(coalesce((data ->> 'toOn')::date, greatest(from_on, (data ->> 'on')::date)) order by seq)
            filter (where type in ('teams.left', 'teams.closed')))[1] as to_on
        from placed where from_on is not null group by team, person, from_on)
      select concat_ws(' ', team, person, from_on) as key, jsonb_build_object('role', role, 'to_on',
        coalesce(to_on, lead(from_on) over (partition by team, person order by from_on) - 1)) as told
      from stay`,
    kept: stationId => sql`
      select concat_ws(' ', team_id, person_id, from_on) as key, to_jsonb(r) as kept from team_member r
      where station_id = ${stationId}::uuid`,
  },
  merging({
    table: 'partner',
    words: ['共建单位', 'partner'],
    version: 'version',
    events: {
      'teams.partner-created': { ...partner, code: 'code', created_at: instant, closed_on: { is: null } },
      'teams.partner-changed': { ...partner, closed_on: 'closedOn' },
    },
  }),
  {
    table: 'team_partner',
    words: ['队伍的共建单位', 'partner of a team'],
    columns: [],
    told: stationId => sql`
      select key, '{}'::jsonb as told from (
        select distinct on (body ->> 'id', body #>> '{data,partner}') type,
          concat_ws(' ', body ->> 'id', body #>> '{data,partner}') as key
        from (${eventsOf(stationId, ['teams.partner-linked', 'teams.partner-unlinked'])}) e
        order by body ->> 'id', body #>> '{data,partner}', seq desc) latest
      where type = 'teams.partner-linked'`,
    kept: stationId => sql`
      select concat_ws(' ', team_id, partner_id) as key, to_jsonb(r) as kept from team_partner r
      where station_id = ${stationId}::uuid`,
  },
  merging({
    table: 'agreement',
    words: ['共建协议', 'agreement'],
    version: 'version',
    events: {
      'teams.agreement-signed': {
        ...agreement,
        partner_id: 'partner',
        signed_on: 'signedOn',
        created_at: instant,
      },
      'teams.agreement-changed': agreement,
    },
  }),
  {
    table: 'pledge',
    words: ['协议承诺的资源', 'resources an agreement pledges'],
    columns: ['pledges'],
    // The journal tells what was pledged and gives it no id: an agreement's pledges are compared together.
    told: stationId => sql`
      select body ->> 'id' as key, jsonb_build_object('pledges', jsonb_agg(jsonb_build_array(pledge ->> 'resource',
        pledge ->> 'words', (pledge ->> 'quantity')::numeric, pledge ->> 'unit') order by pledge ->> 'resource',
        pledge ->> 'words', (pledge ->> 'quantity')::numeric, pledge ->> 'unit')) as told
      from (${eventsOf(stationId, ['teams.agreement-signed', 'teams.agreement-changed'])}) e,
        jsonb_array_elements(body #> '{data,pledges}') as pledge
      group by body ->> 'id'`,
    kept: stationId => sql`
      select agreement_id::text as key, jsonb_build_object('pledges', jsonb_agg(jsonb_build_array(resource, words, quantity, unit)
        order by resource, words, quantity, unit)) as kept
      from pledge where station_id = ${stationId}::uuid group by agreement_id`,
  },
]
