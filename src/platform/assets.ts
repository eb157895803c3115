import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Plug } from '#platform/http/route'

const types = {
  'console.css': 'text/css; charset=utf-8',
  'public.css': 'text/css; charset=utf-8',
  'board.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
  'passkey.js': 'text/javascript; charset=utf-8',
} as const
type AssetName = keyof typeof types

/** Each sheet is one file to the reader: the shared tokens first, then its own. */
const parts: Readonly<Record<AssetName, readonly string[]>> = {
  'console.css': ['base.css', 'console.css'],
  'public.css': ['base.css', 'public.css'],
  'board.js': ['board.js'],
  'mark.svg': ['mark.svg'],
  'passkey.js': ['passkey.js'],
}

/** Style sheets, the mark and the board's script, read once; their address carries their hash, so they may be kept for ever. */
const assets = new Map(
  (Object.keys(types) as AssetName[]).map(name => {
    const bytes = Buffer.concat(parts[name].map(part => readFileSync(join(import.meta.dirname, 'ui', part))))
    return [name, { bytes, hash: createHash('sha256').update(bytes).digest('hex').slice(0, 12) }] as const
  }),
)

export const assetHref = (name: AssetName): string => `/assets/${assets.get(name)?.hash}/${name}`

export const assetPlug: Plug = {
  name: 'assets',
  routes: [
    {
      method: 'GET',
      path: '/assets/:hash/:name',
      access: 'public',
      audit: 'assets.read',
      handle: ctx => {
        const name = ctx.param('name')
        const asset = name in types ? assets.get(name as AssetName) : undefined
        if (!asset || asset.hash !== ctx.param('hash')) return ctx.c.notFound()
        ctx.c.header('Content-Type', types[name as AssetName])
        ctx.c.header('Cache-Control', 'public, max-age=31536000, immutable')
        return ctx.c.body(new Uint8Array(asset.bytes))
      },
    },
  ],
}
