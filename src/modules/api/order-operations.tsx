import { z } from 'zod'

import { isId } from '#kernel/id'
import { no, ok, type Result } from '#kernel/result'
import {
  channels,
  commandFields,
  commandTypes,
  commandWords,
  findPeople,
  listTerms,
  orderFields,
  orderSorts,
  orderSource,
  queues,
  read,
  receive,
  refusals,
  split,
  statuses,
  step,
  turns,
  type Command,
  type CommandType,
  type Queue,
  type Status,
} from '#orders'
import { text } from '#platform/http/fields'
import { operation, type Operation } from '#platform/http/api'
import { siteOf } from '#platform/http/route'

import { page, pageOf, pageQuery } from './list-store.ts'
import { line, lineOf, opened, openedOf } from './order-shapes.tsx'

const at = '/api/v1/sites/:site'
const tag = 'orders'

const filterNames = ['text', 'status', 'service', 'channel', 'queue'] as const
const shape = { filterNames, sorts: orderSorts, order: '-received' }
const narrowing = {
  text: z.string().max(100).optional(),
  status: z.enum(statuses).optional(),
  service: z.string().max(40).optional(),
  channel: z.enum(channels).optional(),
}
const query = z.object({
  ...narrowing,
  queue: z.enum(Object.keys(queues) as [Queue, ...Queue[]]).optional(),
  ...pageQuery(shape),
})

const stood = z.object({ id: z.uuid(), status: z.enum(statuses), version: z.number().int() })

/** One operation a command, with the schema that the forms use. */
const commandOperation = (type: CommandType): Operation[] => {
  const turn = turns[type]
  if (!turn) return []
  const common = {
    tag,
    words: commandWords[type],
    method: 'POST',
    path: `${at}/orders/:id/${type}`,
    access: turn.action,
    audit: `api.orders.${type}`,
  } as const
  if (type === 'split')
    return [
      operation({
        ...common,
        id: 'splitOrder',
        body: z.object({ needs: z.array(z.string().trim().min(1).max(1000)).min(2).max(10) }),
        answer: z.object({ ids: z.array(z.uuid()) }),
        async handle({ ctx, acting, body }) {
          const id = ctx.param('id')
          const done = isId(id) ? await split(ctx.deps, acting, id, body.needs) : no(refusals.notFound)
          return done.ok ? ok({ answer: { ids: [...done.value.ids] } }) : done
        },
      }),
    ]
  return [
    operation({
      ...common,
      id: `${type.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Order`,
      body: commandFields[type] as z.ZodObject,
      answer: stood,
      versioned: true,
      async handle({ ctx, acting, body, seen }) {
        const id = ctx.param('id')
        const command = { type, ...body } as Command
        const done: Result<{ id: string; status: Status; version: number }> = isId(id)
          ? await step(ctx.deps, acting, id, turn.party, command, async kept =>
              seen === undefined || kept.order.version === seen ? undefined : refusals.changed,
            )
          : no(refusals.notFound)
        return done.ok ? ok({ answer: done.value, version: done.value.version }) : done
      },
    }),
  ]
}

export const orderOperations: readonly Operation[] = [
  operation({
    id: 'listOrders',
    tag,
    words: ['服务单名单，没有个人信息', 'Orders, without personal data'],
    method: 'GET',
    path: `${at}/orders`,
    access: 'orders.read',
    audit: 'api.orders.list',
    query,
    answer: page(line),
    handle: ({ ctx, query: asked }) =>
      pageOf(ctx, shape, asked, values => orderSource(siteOf(ctx).id, ctx.at, values), lineOf),
  }),
  operation({
    id: 'listUnmet',
    tag,
    words: ['未能满足的需求', 'Unmet needs'],
    method: 'GET',
    path: `${at}/unmet`,
    access: 'orders.read',
    audit: 'api.orders.unmet',
    query: z.object({ ...narrowing, ...pageQuery(shape) }),
    answer: page(line),
    handle: ({ ctx, query: asked }) =>
      pageOf(
        ctx,
        shape,
        asked,
        values => orderSource(siteOf(ctx).id, ctx.at, { ...values, queue: 'unmet' }),
        lineOf,
      ),
  }),
  operation({
    id: 'receiveOrder',
    tag,
    words: ['登记一单', 'Take an order in'],
    method: 'POST',
    path: `${at}/orders`,
    access: 'orders.receive',
    audit: 'api.orders.receive',
    status: 201,
    body: z.object({
      ...orderFields,
      channel: z.enum(channels).default('api'),
      requesterCode: text(40),
      beneficiaryCode: text(40),
    }),
    answer: z.object({ id: z.uuid(), number: z.string() }),
    async handle({ ctx, acting, body: { requesterCode, beneficiaryCode, ...input } }) {
      const people = await findPeople(ctx.deps.db, acting.stationId, { requesterCode, beneficiaryCode })
      if (!people.ok) return people
      const origin = input.service ? 'menu' : 'need'
      const done = await receive(ctx.deps, acting, { ...input, ...people.value, origin })
      return done.ok ? ok({ answer: done.value }) : done
    },
  }),
  operation({
    id: 'readOrder',
    tag,
    words: [
      '打开一单：有个人信息，每次读取都留记录',
      'One order, with personal data; each reading is written down',
    ],
    method: 'GET',
    path: `${at}/orders/:id`,
    access: 'orders.open',
    audit: 'api.orders.open',
    answer: opened,
    versioned: true,
    async handle({ ctx, acting }) {
      const id = ctx.param('id')
      const found = isId(id) ? await read(ctx.deps, acting, id, '接口读取') : no(refusals.notFound)
      if (!found.ok) return found
      const { kept, said } = found.value
      return ok({ answer: openedOf(kept, said), version: kept.order.version })
    },
  }),
  ...commandTypes.flatMap(commandOperation),
  operation({
    id: 'readMenu',
    tag,
    words: ['居民可以点的服务', 'What residents can order'],
    method: 'GET',
    path: `${at}/menu`,
    access: 'catalogue.read',
    audit: 'api.menu',
    answer: z.object({
      items: z.array(
        z.object({
          code: z.string(),
          zh: z.string(),
          en: z.string(),
          risky: z.boolean(),
          unrated: z.boolean(),
          stopper: z.enum(['', 'medical', 'danger', 'crisis']),
          questions: z.array(z.string()),
        }),
      ),
    }),
    async handle({ ctx }) {
      const terms = await listTerms(ctx.deps.db, siteOf(ctx).id)
      const items = terms.map(item => ({ ...item, questions: [...item.questions] }))
      return ok({ answer: { items } })
    },
  }),
]
