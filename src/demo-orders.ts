import type { Result } from '#kernel/result'
import type { Deps } from '#platform/deps'
import type { Acting } from '#platform/journal'
import { receive, step, type Command, type OrderInput, type Party } from '#orders'
import { listTeams } from '#teams'

type Step = readonly [party: Party, command: Command]
const approve: Step = ['station', { type: 'approve', priority: 0, risky: false }]

/** A morning at the desk: invented needs, each somewhere on its way. None is reported, so none counts. */
function morning(team: (code: string) => string): readonly (readonly [OrderInput, readonly Step[]])[] {
  const dispatch = (code: string): Step => ['station', { type: 'dispatch', assignee: 'team', to: team(code) }]
  const ask = (need: string, more: Partial<OrderInput> = {}): OrderInput => ({
    origin: more.service ? 'menu' : 'need',
    channel: 'phone',
    need,
    place: '演示楼 1 单元',
    name: '演示居民',
    ...more,
  })
  return [
    [ask('楼道的灯不亮，晚上看不清台阶', { service: 'repairs', channel: 'web' }), []],
    [ask('想学用手机交水费', { service: 'elders', proxy: 'family', consent: '电话里本人同意' }), []],
    [
      ask('请人帮忙搬东西', { channel: 'web' }),
      [['station', { type: 'ask', words: '东西大约多重？几楼？有没有电梯？' }]],
    ],
    [ask('家里老人想理发，下不了楼', { service: 'elders', channel: 'walk-in' }), [approve]],
    [
      ask('小区花坛里有碎玻璃', { service: 'environment', channel: 'grid' }),
      [['station', { type: 'approve', priority: 2, risky: false }], dispatch('T3')],
    ],
    [
      ask('想问问租房合同怎么写', { service: 'law-advice' }),
      [approve, dispatch('T1'), ['team', { type: 'decline', reason: 'no-skill', words: undefined }]],
    ],
    [
      ask('独居老人想有人每周来坐坐', {
        service: 'elders',
        channel: 'visit',
        proxy: 'grid',
        consent: '当面同意',
      }),
      [approve, dispatch('T5'), ['team', { type: 'accept' }]],
    ],
    [
      ask('帮忙代借', { channel: 'walk-in' }),
      [
        [
          'station',
          { type: 'reject', reason: 'not-volunteer-work', words: '志愿服务不办理借款，可以到镇上的窗口问。' },
        ],
      ],
    ],
  ]
}

/** Takes in and moves the morning's orders, as the dispatcher.
 *  Shape: `acting` gives each action its own operation key; → what each action answered. */
export async function takeOrders(deps: Deps, acting: () => Acting): Promise<readonly Result<unknown>[]> {
  const teams = await listTeams(deps.db, acting().stationId)
  const done: Result<unknown>[] = []
  for (const [order, steps] of morning(code => teams.find(item => item.code === code)?.id ?? '')) {
    const taken = await receive(deps, acting(), order)
    done.push(taken)
    if (!taken.ok) continue
    for (const [party, command] of steps)
      done.push(await step(deps, acting(), taken.value.id, party, command))
  }
  return done
}
