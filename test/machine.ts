import assert from 'node:assert/strict'

import type { Visitor, World } from '#test/world'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A program with a token. Paths begin below the site. */
export function machine(world: World, token: string, site: string = world.site) {
  const send = async (method: string, path: string, body: string | undefined, headers: HeadersInit) => {
    const response = await world.request(
      new Request(`http://mingzhu.test/api/v1/sites/${site}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(headers as Record<string, string>),
        },
        ...(body === undefined ? {} : { body }),
      }),
    )
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    const parsed = isJson ? (JSON.parse(text) as Answer['body']) : {}
    return { status: response.status, headers: response.headers, text, body: parsed }
  }
  return {
    get: (path: string, headers: HeadersInit = {}): Promise<Answer> => send('GET', path, undefined, headers),
    post: (path: string, body: unknown, headers: HeadersInit = {}): Promise<Answer> =>
      send('POST', path, JSON.stringify(body), headers),
    send,
  }
}

/** A token that an administrator makes on its page, living 90 days. */
export async function makeToken(
  administrator: Visitor,
  site: string,
  scopes: readonly string[],
): Promise<string> {
  const path = `/at/${site}/tokens`
  const page = await administrator.submit(path, path, {
    name: scopes.length > 3 ? 'everything' : `narrow-${scopes.join('-')}`,
    days: '90',
    scopes,
  })
  const [, token] = /<code>(mz_[\w-]+)<\/code>/.exec(page.html) ?? []
  assert.ok(token, `no token on the page (${page.status})`)
  return token
}
