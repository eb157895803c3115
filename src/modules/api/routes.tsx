import { problemSchema, routeOf, type Operation } from '#platform/http/api'
import type { Route } from '#platform/http/route'

import { docsPage } from './docs-page.tsx'
import { openapi } from './openapi.tsx'
import { orderOperations } from './order-operations.tsx'
import { stationOperations } from './station-operations.tsx'
import { tokenRoutes } from './token-routes.tsx'

/** Every operation of the interface, in the order its description tells them. */
export const operations: readonly Operation[] = [...orderOperations, ...stationOperations]

export const routes: readonly Route[] = [
  ...operations.map(routeOf),
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: 'public',
    audit: 'api.openapi',
    handle: ctx =>
      ctx.c.json(openapi(operations, problemSchema, { lang: ctx.t.lang, url: ctx.deps.publicUrl })),
  },
  {
    method: 'GET',
    path: '/api/v1/docs',
    access: 'public',
    audit: 'api.docs',
    handle: ctx => docsPage(ctx, operations),
  },
  ...tokenRoutes,
]
