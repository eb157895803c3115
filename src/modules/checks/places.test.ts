import assert from 'node:assert/strict'
import { test } from 'node:test'

import { ARTICLES, unmarked } from '#test/articles'
import { CLEAN_PROSE } from '#test/prose'
import fc from 'fast-check'

import { counties } from './places-counties.ts'
import { gazetteer, guards } from './places-gazetteer.ts'
import { findForeignPlaces, homeOf } from './places.ts'

const HOME = ['甘肃省', '嘉峪关市', '明珠社区']
const found = (text: string, ancestry: readonly string[] = HOME): string[] =>
  findForeignPlaces(text, ancestry).map(({ text: part, facts }) => `${part} ${facts?.['place']}`)

test('places that a station does not lie in', () => {
  const table: readonly (readonly [text: string, ...places: string[]])[] = [
    ['开展“积善承德”主题道德实践活动', '承德 河北承德'],
    ['宣传承德文化的历史渊源', '承德 河北承德'],
    ['特别是承德历史文化，宣讲承德文化', '承德 河北承德', '承德 河北承德'],
    ['河北省承德市双桥区', '河北省承德市双桥区 河北承德双桥区'],
    ['省会兰州的专家前来授课', '兰州 甘肃兰州'],
    ['敦煌、格尔木两地的志愿者', '敦煌 甘肃酒泉敦煌', '格尔木 青海海西格尔木'],
    ['朝阳市的志愿者', '朝阳市 辽宁朝阳'],
    ['朝阳小学'],
    ['甘肃省嘉峪关市明珠社区，镜铁区、南湖司法所、明珠路'],
    ['传承德育、确保定期、隆重庆祝、幸福建设、大厦门口、经营口碑、推崇礼仪'],
    // Districts and counties by their whole names, and words that only hold such a name.
    ['余杭区、丹阳市的志愿者', '余杭区 浙江杭州余杭区', '丹阳市 江苏镇江丹阳市'],
    ['江苏省徐州市云龙区和平社区', '江苏省徐州市云龙区 江苏徐州云龙区'],
    ['西南山区的孩子、宝山区域、海门市场'],
    // A trip goes to a place; dishes, products, streets, schools, persons and datelines only carry its name.
    ['组织居民到承德避暑山庄游览', '承德 河北承德'],
    ['赴遵义学习考察，武汉加油', '遵义 贵州遵义', '武汉 湖北武汉'],
    ['兰州拉面馆、重庆火锅店、青岛啤酒、宁夏枸杞、河北梆子、云南白药、昆明湖'],
    ['金昌路社区、酒泉路街道、北京冬奥会、吉林大学'],
    ['居民李兰州说，志愿者王海南介绍'],
    ['新华社北京12月10日电'],
    ['北京时间、延安精神、兰州牛肉面、天津路、武汉大学、遵义会议'],
  ]
  for (const [text, ...places] of table) assert.deepEqual(found(text), places, text)
})

test('home is what the station lies in and what lies in it', () => {
  assert.deepEqual(found('兰州、榆中、甘肃、嘉峪关', ['甘肃', '兰州']), ['嘉峪关 甘肃嘉峪关'])
  assert.deepEqual(found('兰州、榆中、敦煌、承德', ['甘肃省']), ['承德 河北承德'])
  assert.deepEqual(found('嘉峪关和承德', ['甘肃', '嘉峪关市', '明珠社区', '幸福苑']), ['承德 河北承德'])
})

test('without a known station the place that a text is about is home, if there is one', () => {
  assert.deepEqual(homeOf('嘉峪关文明网：嘉峪关市明珠社区学习承德经验'), ['甘肃', '嘉峪关'])
  assert.deepEqual(homeOf('江苏省徐州市云龙区和平社区向承德学习'), ['江苏', '徐州'])
  assert.deepEqual(homeOf('北京市丰台区某街道'), ['北京'])
  assert.deepEqual(homeOf('嘉峪关和承德'), [])
  assert.deepEqual(found('嘉峪关文明网：嘉峪关市明珠社区学习承德经验', ['演示街道']), ['承德 河北承德'])
  assert.deepEqual(found('从承德到嘉峪关', []), [])
})

test('an honest text names no other place', () => {
  for (const sentence of CLEAN_PROSE) assert.deepEqual(found(sentence), [], sentence)
})

test('the gazetteer is whole, and its guards guard names in it', () => {
  const places = gazetteer()
  const names = new Set(places.map(({ name }) => name))
  assert.equal(places.filter(({ path }) => path.length === 1).length, 34)
  assert.ok(places.filter(({ path }) => path.length === 2).length >= 333)
  for (const name of guards().keys()) assert.ok(names.has(name), name)
})

test('any text at all gets an answer whose parts are its own', () => {
  const units = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(...Array.from('承德市河北省大理州', sign => sign.charCodeAt(0))),
  )
  fc.assert(
    fc.property(
      fc.array(units, { maxLength: 60 }).map(codes => String.fromCharCode(...codes)),
      text => {
        for (const { start, end, text: part } of findForeignPlaces(text, HOME))
          assert.equal(text.slice(start, end), part)
      },
    ),
  )
})

test('articles from all over the country: each is at home where it is, and foreign anywhere else', () => {
  for (const article of ARTICLES) {
    const { text } = unmarked(article)
    const elsewhere = findForeignPlaces(text, HOME)
    assert.ok(elsewhere.length > 0, text)
    const own = findForeignPlaces(text, ['甘肃', '嘉峪关'])[0]?.facts?.['place']
    const path = counties().find(({ path: each }) => each.join('') === own)?.path ?? [String(own)]
    assert.deepEqual(
      findForeignPlaces(text, path).map(finding => finding.text),
      [],
      text,
    )
  }
})
