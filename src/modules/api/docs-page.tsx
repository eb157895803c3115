import type { Words } from '#kernel/result'
import type { Operation } from '#platform/http/api'
import type { Ctx } from '#platform/http/route'
import { publicPage } from '#platform/ui/frame'

import { openPath, queryOf, schemaOf } from './openapi.tsx'

const tagWords: Readonly<Record<string, Words>> = {
  orders: ['服务单', 'Orders'],
  catalogue: ['服务目录', 'Catalogue'],
  teams: ['队伍', 'Teams'],
  records: ['台账', 'Register'],
  figures: ['数据', 'Figures'],
}

/** A schema's kind in a few letters: `string`, `"a" | "b"`, `integer or null`. */
function kindOf(schema: unknown): string {
  const said = schema as {
    type?: string
    format?: string
    enum?: readonly unknown[]
    anyOf?: readonly unknown[]
    items?: unknown
  }
  if (said.anyOf) return said.anyOf.map(kindOf).join(' | ')
  if (said.enum) return said.enum.map(value => JSON.stringify(value)).join(' | ')
  if (said.type === 'array') return `[${kindOf(said.items)}]`
  return [said.type ?? '*', said.format].filter(Boolean).join(': ')
}

interface Shape {
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}

/** The fields of an object, one a line. */
function Fields({ ctx, shape }: { ctx: Ctx; shape: Shape }) {
  const { t } = ctx
  return (
    <ul>
      {Object.entries(shape.properties ?? {}).map(([name, schema]) => (
        <li>
          <code>{name}</code> <small>{kindOf(schema)}</small>
          {shape.required?.includes(name) ? ` · ${t(['必填', 'required'])}` : null}
        </li>
      ))}
    </ul>
  )
}

function One({ ctx, operation }: { ctx: Ctx; operation: Operation }) {
  const { t } = ctx
  const query = queryOf(operation)
  const queryShape = {
    properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    required: query.filter(({ required }) => required).map(({ name }) => name),
  }
  const body = operation.body ? (schemaOf(operation.body, 'input') as Shape) : {}
  const answer = schemaOf(operation.answer, 'output') as Shape
  return (
    <section id={operation.id}>
      <h3>{t(operation.words)}</h3>
      <p>
        <code>
          {operation.method} {openPath(operation.path)}
        </code>
      </p>
      <p>
        {t(['令牌权限：', 'Scope: '])}
        <code>{operation.access}</code>
      </p>
      {query.length > 0 ? (
        <details>
          <summary>{t(['地址里可以问的', 'In the query'])}</summary>
          <Fields ctx={ctx} shape={queryShape} />
        </details>
      ) : null}
      {Object.keys(body.properties ?? {}).length > 0 ? (
        <details>
          <summary>{t(['内容 (JSON)', 'Body (JSON)'])}</summary>
          <Fields ctx={ctx} shape={body} />
        </details>
      ) : null}
      <details>
        <summary>
          {t(['回答', 'Answer'])} {String(operation.status ?? 200)}
        </summary>
        <Fields ctx={ctx} shape={answer} />
      </details>
    </section>
  )
}

/** The interface for people who write programs, made from the same operations that answer. */
export function docsPage(ctx: Ctx, operations: readonly Operation[]): Response | Promise<Response> {
  const { t } = ctx
  const title = t(['接口说明', 'The interface'])
  const tags = [...new Set(operations.map(({ tag }) => tag))]
  return publicPage(ctx, {
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">
          {t([
            '别的程序可以用这里的地址做工作人员在页面上做的同样的事，权限和规则一样。',
            'Programs do here what staff do on pages, under the same rules.',
          ])}{' '}
          <a href="/api/v1/openapi.json">OpenAPI 3.1</a>
        </p>
        <h2>{t(['怎么用', 'How to use it'])}</h2>
        <ul>
          <li>
            {t([
              '令牌由站点管理员在“账号 → 接口令牌”生成，放在请求头：',
              'The site’s administrator makes a token under Accounts, Access tokens. Send it as',
            ])}{' '}
            <code>Authorization: Bearer mz_…</code>
          </li>
          <li>
            <code>Idempotency-Key</code>
            {t([
              '：自己起的操作编号。断线后用同一编号重发，得到第一次的回答，不会办两次。',
              ': a key of your own. After a lost connection send the same again: you get the first answer, and nothing is done twice.',
            ])}
          </li>
          <li>
            <code>ETag</code>, <code>If-Match</code>
            {t([
              '：只在没有人改过时才办；改过就回答 412。',
              ': act only on the version you read; 412 when somebody changed it since.',
            ])}
          </li>
          <li>
            {t([
              '名单一页 10、50 或 200 行；把 next 原样放进 after 读下一页。',
              'Lists come in pages of 10, 50 or 200 rows; send next as after to read on.',
            ])}
          </li>
          <li>
            {t([
              '没有办成时回答 application/problem+json：code 给程序看，title 给人看，errors 指出哪一项。',
              'What was not done is told as application/problem+json: code for programs, title for people, errors by field.',
            ])}
          </li>
          <li>
            {t(['语言：', 'Language: '])}
            <code>Accept-Language: zh</code>, <code>en</code>
          </li>
        </ul>
        {tags.map(tag => (
          <>
            <h2 id={`tag-${tag}`}>{t(tagWords[tag] ?? [tag, tag])}</h2>
            {operations
              .filter(operation => operation.tag === tag)
              .map(operation => (
                <One ctx={ctx} operation={operation} />
              ))}
          </>
        ))}
      </>
    ),
  })
}
