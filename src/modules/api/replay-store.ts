import { instant, merging, type Replay } from '#platform/replay'

/** How tokens follow from the journal. It does not tell when one was last used. */
export const replays: readonly Replay[] = [
  merging({
    table: 'api_token',
    words: ['接口令牌', 'access token'],
    version: 'version',
    events: {
      'api.token-made': {
        account_id: 'account',
        name: 'name',
        scopes: 'scopes',
        expires_at: 'expiresAt',
        created_at: instant,
        revoked_at: { is: null },
      },
      'api.token-revoked': { revoked_at: instant },
    },
  }),
]
