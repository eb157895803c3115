import { z } from 'zod'

import type { Lang } from '#kernel/text'
import type { Operation } from '#platform/http/api'

type Schema = Readonly<Record<string, unknown>>

/** A schema as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks: what may be sent, or what comes back. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

/** The parameters in an address, as OpenAPI spells it. */
export const openPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}')
const paramsOf = (path: string): readonly string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

const paramWords: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  site: ['站点的区划代码或编号', 'The site: its division code or its id'],
  id: ['编号（UUID）', 'Its id, a UUID'],
  figure: ['数据的编号', 'The figure’s id'],
}

/** What stands in the query of an operation. */
export function queryOf(
  operation: Operation,
): readonly { name: string; required: boolean; schema: unknown }[] {
  if (!operation.query) return []
  const { properties = {}, required = [] } = schemaOf(operation.query, 'input') as {
    properties?: Record<string, unknown>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    required: required.includes(name),
    schema,
  }))
}

function described(operation: Operation, lang: Lang): Schema {
  const word = (words: readonly [zh: string, en: string]) => words[lang === 'zh' ? 0 : 1]
  const { method, path, status = 200, versioned, body, access } = operation
  const headers =
    method === 'POST'
      ? [
          {
            name: 'Idempotency-Key',
            in: 'header',
            description: word([
              '由调用方起的操作编号：重发同一请求得到第一次的回答，不会办两次。',
              'A key of the caller’s own: the same request sent again gets the first answer and does nothing twice.',
            ]),
            schema: { type: 'string', pattern: '^"?[A-Za-z0-9_-]{8,100}"?$' },
          },
          ...(versioned
            ? [
                {
                  name: 'If-Match',
                  in: 'header',
                  description: word([
                    '读取时得到的 ETag：以后有人改过就回答 412。',
                    'The ETag that was read: answered with 412 when somebody changed it since.',
                  ]),
                  schema: { type: 'string', pattern: '^"[0-9]{1,9}"$' },
                },
              ]
            : []),
        ]
      : []
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: word(operation.words),
    security: [{ bearer: [access] }],
    parameters: [
      ...paramsOf(path).map(name => ({
        name,
        in: 'path',
        required: true,
        description: word(paramWords[name] ?? [name, name]),
        schema: name === 'id' ? { type: 'string', format: 'uuid' } : { type: 'string' },
      })),
      ...queryOf(operation).map(({ name, required, schema }) => ({ name, in: 'query', required, schema })),
      ...headers,
    ],
    ...(body
      ? {
          requestBody: {
            required: ((schemaOf(body, 'input') as { required?: unknown[] }).required ?? []).length > 0,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      [String(status)]: {
        description: word(operation.words),
        content: { 'application/json': { schema: schemaOf(operation.answer, 'output') } },
      },
      default: {
        description: word(['没有办成，以及原因', 'It was not done, and why']),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** The whole interface as OpenAPI 3.1, in one language. */
export function openapi(
  operations: readonly Operation[],
  problem: z.ZodType,
  { lang, url }: { readonly lang: Lang; readonly url: string },
): Schema {
  const paths: Record<string, Record<string, Schema>> = {}
  for (const operation of operations)
    (paths[openPath(operation.path)] ??= {})[operation.method.toLowerCase()] = described(operation, lang)
  return {
    openapi: '3.1.0',
    info: {
      title: lang === 'zh' ? '明珠接口' : 'Mingzhu interface',
      version: '1',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: url || '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map(name => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            lang === 'zh'
              ? '站点管理员生成的令牌；括号里是它要有的权限。'
              : 'A token that the site’s administrator made; the scope it needs stands beside each operation.',
        },
      },
    },
  }
}
