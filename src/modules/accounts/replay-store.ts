import { sql } from 'kysely'

import { eventsOf, instant, merging, station, type Replay } from '#platform/replay'

/** How accounts and what they may do follow from the journal. It tells neither names nor passwords, only that there is one. */
export const replays: readonly Replay[] = [
  merging({
    table: 'account',
    words: ['账号', 'account'],
    everywhere: true,
    version: 'version',
    shows: { password: sql`r.password_hash is not null` },
    events: {
      'accounts.created': {
        login: 'login',
        station_id: station,
        created_at: instant,
        disabled_at: { is: null },
        password: 'password',
      },
      'accounts.password-set': { password: { is: true } },
      'accounts.disabled': { disabled_at: instant },
      'accounts.enabled': { disabled_at: { is: null } },
      'accounts.roles-set': {},
      'accounts.link-issued': {},
      'accounts.session-ended': {},
      'accounts.factor-added': {},
      'accounts.factor-removed': {},
      'accounts.factors-reset': {},
    },
  }),
  {
    table: 'account_grant',
    words: ['角色', 'role'],
    columns: ['granted_at'],
    everywhere: true,
    // Roles are set anew as a whole, at one site at a time.
    told: () => sql`
      select concat_ws(' ', account, site, role) as key, jsonb_build_object('granted_at', at) as told
      from (select distinct on (body ->> 'id', body ->> 'station') body ->> 'id' as account, body ->> 'station' as site,
          body #> '{data,roles}' as roles, at
        from (${eventsOf(undefined, ['accounts.created', 'accounts.roles-set'])}) e
        order by body ->> 'id', body ->> 'station', version desc) latest, jsonb_array_elements_text(roles) as role`,
    kept: () => sql`
      select concat_ws(' ', account_id, station_id, role) as key, to_jsonb(r) as kept from account_grant r`,
  },
]
