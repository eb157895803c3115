import assert from 'node:assert/strict'
import { test } from 'node:test'

import { suggest } from './suggest.ts'
import { chinese, english, topics, type Topic } from './words.ts'

const heard: Readonly<Record<Topic, readonly string[]>> = {
  crisis: [
    '有时候真的不想活了',
    '不 想 活 了，谁也别劝我',
    '活着没意思，天天一个人',
    '我妈说还不如死了算了，麻烦来个人看看',
    '老伴走了以后我也想死',
    '他站在楼顶要跳楼',
    '孩子写了遗书，在房间里不出来',
    '撑不下去了',
    'I want to die.',
    'My neighbour says she wants to KILL   myself',
    '最近总想自杀，睡不着',
  ],
  child: [
    '隔壁天天打孩子，哭得厉害',
    '孩子身上有伤，问他也不说',
    '把孩子锁在家里好几天',
    '我爸打我，不敢回家',
    '有人猥亵小孩',
    'The child is beaten every night',
  ],
  violence: [
    '老公打我，脸都肿了',
    '楼上在家暴，听见砸东西',
    '儿子打我，要我的存折',
    '他掐我脖子',
    '老公打我，电话也砸了',
    '儿媳虐待老人，不给饭',
    'my husband beats me',
  ],
}

const honest = [
  '厨房水龙头漏水，请来修一下',
  '电脑老是死机，想死机以后怎么救文件',
  '可想死你了，什么时候再来唱歌',
  '老人腿脚不好，冬天不想活动，想请人陪着走走',
  '想请律师来讲反家暴，做个宣传',
  '家暴讲座什么时候开',
  '给孩子打疫苗，要人陪着去',
  '打孩子的电话打不通，帮忙看看她放学没有',
  '老公打我电话打不通，帮忙找找',
  '打老人机怎么设置',
  '放学后孩子没人管，想找托管',
  '减轻生活负担',
  '大家各自尽力就好',
  '腿断了没法活动，要人送饭',
  '热死了，空调坏了',
  '累死累活，想找人帮忙搬米',
  '跳楼价的床垫是不是骗人的',
  '预防性侵知识讲座想报名',
  '下水道堵死了，味道难闻',
  '我家猫被人虐待动物的人盯上了',
  '老伴生前爱唱戏，想学一段',
  '想活血化瘀的药怎么吃，问问大夫',
  '不想活血，只想按摩',
  '孩子作业没人辅导',
  '打老远来，想找人接站',
  '请教手机怎么打字',
  '家里的灯泡不亮了。活动室几点开？',
  '东西太多，不想。活动室能放吗',
  'The lamp in the hall is dead',
  'My husband would like to learn chess',
  'I could die laughing at last week’s show',
  '',
]

test('what may mean danger is heard, in the words people use', () => {
  for (const topic of topics)
    for (const text of heard[topic]) assert.ok(suggest(text).includes(topic), `${topic}: ${text}`)
})

test('honest sentences are left alone', () => {
  for (const text of honest) assert.deepEqual(suggest(text), [], text)
})

test('every phrase of the list is found alone, inside a sentence and with spaces between its letters', () => {
  for (const topic of topics) {
    for (const { says } of chinese[topic])
      for (const text of [says, `师傅你好，${says}，请来人`, says.split('').join(' ')])
        assert.ok(suggest(text).includes(topic), text)
    for (const says of english[topic])
      assert.ok(suggest(`Please come: ${says.toUpperCase()}!`).includes(topic), says)
  }
})

test('no phrase shields another that stands beside it', () => {
  assert.deepEqual(suggest('想死你了。可我真的想死'), ['crisis'])
  assert.deepEqual(suggest('反家暴讲座之后，他还是家暴'), ['violence'])
})
