import type { Words } from '#kernel/result'

import { once } from './charset.ts'
import type { Finding } from './finding.ts'
import { lexiconOf, scanTerms } from './lexicon.ts'
import type { Hit } from './lexicon.ts'
import { covering, type Span } from './spans.ts'

/** Terms by what they sell, with their weight in points; our own list. Words that honest texts use too weigh half a
 *  point: they only add to others. A term is matched whatever its width, case and the separators put into it. */
const TERMS: Readonly<Record<string, readonly (readonly [points: number, terms: string])[]>> = {
  escort: [
    [4, '约炮 叫小姐 招嫖 上门全套'],
    [3, '同城快餐 茶楼论坛 楼凤 外围女 外围模特 包夜 学生妹 兼职妹 莞式 小姐上门 空降同城 同城空降'],
    [2, '栖凤楼 同城约 嫩模 品茶论坛'],
    [1, '空降 喝茶 品茶 会所 桑拿 伴游 凤楼 特殊服务 全套服务 一夜情 大保健'],
    [0.5, '同城 上门'],
  ],
  gambling: [
    [
      3,
      '百家乐 六合彩 时时彩 幸运飞艇 新葡京 真人荷官 网上赌场 bet365 slotgacor onlinecasino 体育投注 棋牌官网 买球app',
    ],
    [2, '博彩 北京赛车 彩票平台 开户送 送彩金 首存送 真人娱乐 老虎机 葡京 casino 电竞投注 特马'],
    [1, '投注 彩金 棋牌游戏 威尼斯人 太阳城 买球 poker slots 注册送'],
  ],
  forgery: [
    [4, '代开发票 发票代开 刻章办证 办证刻章 代开增值税发票'],
    [3, '办假证 代办证件 代办文凭 假发票 快速办证 代办毕业证'],
    [2, '办理各类证件 毕业证学位证'],
    [1, '包过 代考 假文凭'],
  ],
  loans: [
    [3, '秒下款 黑户贷款 信用卡套现 套现秒到 不看征信 网贷口子 股票配资 配资平台'],
    [1, '无抵押 秒到账 低息贷款 养卡提额 配资 下款口子 芝麻分'],
  ],
  drugs: [
    [4, '气枪专卖 迷药购买'],
    [3, '催情药 催情水 迷魂药 延时喷剂 viagra cialis levitra tramadol 气枪铅弹 仿真枪专卖 枪支配件'],
    [2, '壮阳 伟哥 听话水 迷药 xanax noprescription withoutprescription'],
    [1, '减肥药 左旋肉碱 pharmacy'],
  ],
  adult: [
    [
      3,
      '成人电影 成人视频 成人网站 成人直播 激情视频 无码视频 无码av av在线 一区二区 国产自拍 午夜影院 伦理片',
    ],
    [2, '黄色网站 裸聊 三级片 久久久 欧美大片 免费漫画在线'],
  ],
  films: [
    [3, '无删减迅雷 电影在线观看 全集免费观看 免费高清电影'],
    [2, '迅雷下载 在线观看完整版'],
    [1, '在线观看 完整版 无删减 免费观看'],
  ],
  games: [
    [3, '传奇私服 代打上分 游戏外挂 透视自瞄 代练平台'],
    [2, '自抽号 外挂辅助 低价代充 皮肤代充 新开传奇'],
    [1, '代练 上分 外挂 私服 接单平台'],
  ],
  fakes: [
    [3, 'replicawatches 高仿手表 高仿包 a货 一比一复刻'],
    [2, 'replica cheaprolex airjordan outletstore 奢侈品包 厂家直销微信'],
    [1, '高仿 复刻 货源批发 wholesale freeshipping'],
  ],
  services: [
    [3, '代孕包成功 私家侦探 婚外情调查 合约带单 翻墙软件 刷单兼职 兼职刷单'],
    [2, '代孕 虚拟币交易 炒币 性别选择 vpn加速器'],
    [1, 'usdt 比特币 虚拟币 翻墙 破解版 日结'],
  ],
  traffic: [
    [3, '备用网址 刷钻 代刷网 刷双击 刷粉丝 泛目录 黑帽seo'],
    [2, '最新网址 蜘蛛池 刷粉 站群程序 seo快排 排名优化'],
    [
      0.5,
      '加微信 微信号 微信电话 加qq 电话号码 二维码 24小时在线 货到付款 点击进入 官网入口 最新消息 官方网站 app下载 下载官网',
    ],
  ],
}

const LEAST_IN_TITLE = 2
const LEAST_IN_BODY = 4
// Hits this near belong to one advertisement.
const REACH = 40
// A sentence that warns of such offers names them too.
const WARNS =
  /防范|反诈|诈骗|打击|禁毒|禁赌|扫黄|整治|警惕|拒绝|识别|取缔|查处|举报|劝阻|骗局|陷阱|切勿|谨防|远离|抵制|危害|犯罪/
const WARNING_SHARE = 0.3
const PRICE = /\d{2,5} ?元? ?(?:\/|每|一)? ?\d{0,2} ?(?:小时|次|晚|夜)|\d{3,5} ?(?:喝茶|快餐)/
const CONTACT =
  /(?:微信|薇信|vx|wx|v信|qq|扣扣|电报|telegram) ?(?:号|群|电话)?[ :：-]{0,3}[a-z0-9][a-z0-9_-]{4,}/i

interface Term {
  readonly spelling: string
  readonly points: number
}

const lexicon = once(() => {
  const terms: [string, Term][] = []
  for (const group of Object.values(TERMS))
    for (const [points, list] of group)
      for (const spelling of list.split(' ')) terms.push([spelling, { spelling, points }])
  return lexiconOf(terms, true)
})

/** Finds advertising that does not belong to a station: in a title from 2 points, elsewhere from 4 in one place.
 *  Shape: (text, where its titles stand) → findings in order; linear. */
export function findSpam(text: string, titles: readonly Span[] = []): Finding[] {
  const hits = scanTerms(text, lexicon())
  const found: Finding[] = []
  for (const { start, end } of titles) {
    const inTitle = hits.filter(hit => hit.start >= start && hit.end <= end)
    if (scoreOf(text, inTitle, start, end) >= LEAST_IN_TITLE)
      found.push(describe(text, start, end, IN_TITLE, inTitle))
  }
  const isTitle = covering(titles)
  for (const group of neighbours(hits.filter(hit => !isTitle(hit.start, hit.end)))) {
    const start = group[0]?.start ?? 0
    const end = group.at(-1)?.end ?? 0
    if (scoreOf(text, group, Math.max(0, start - REACH), end + REACH) >= LEAST_IN_BODY)
      found.push(describe(text, start, end, IN_BODY, group))
  }
  return found
}

/** A part of a web page that its readers do not see. */
export interface HiddenPart extends Span {
  readonly links: number
}

// Menus and notices are hidden too, but they lead to pages of the same site.
const LEAST_LINKS = 3
const SHOWN = 200

/** Finds parts that are hidden from readers and full of links to other sites: they are there for search engines. */
export function findHidden(text: string, hidden: readonly HiddenPart[]): Finding[] {
  return hidden.flatMap(({ start, end, links }): Finding[] => {
    const to = Math.min(end, start + SHOWN)
    if (links < LEAST_LINKS) return []
    const part = { text: text.slice(start, to), start, end: to }
    return [{ kind: 'spam', ...part, message: HIDDEN, facts: { links }, repair: null, severity: 'block' }]
  })
}

/** Words of commerce, alone innocent, that titles of stations hardly use. */
const SELLS = new RegExp(
  [
    '有限公司|招聘|厂家|直销|批发|价格|多少钱|便宜|优惠|折扣|包邮|正品|品牌店|代理|代购|代办|代写|代做|代考|货源|出售|出租|收费|加盟|预约|订购',
    '官网|官方|下载|app|登录|注册|入口|网址|网站|手机版|网页版|免费版|最新版|破解|辅助|秘籍|攻略|试玩|技巧|走势图|计划群|交易所?|充值|金币|账号',
    '在线观看|免费观看|免费看|高清|全集|全本|小说|txt|视频|影音|资源|写真|丝袜|人妻|熟女|少妇|美女|交友|约会|按摩|会所',
    '兼职|日赚|赚钱|开户|放款|借钱|急用钱|套现|股票|牛股|理财|挖矿|区块链|保健品|祖传|秘方|包治|增大|延时|减肥|整形',
    '旗舰店|专卖|哪家好|哪里买|排行榜|维修电话|搬家|疏通|开锁|查重|降重|复印件|证件|驾驶证|消分|扣分|轰炸|定位找人|开房记录',
  ].join('|'),
  'gi',
)

/** How much a title speaks of trade, whether the list above knows the trade or not: points, words of commerce at half.
 *  What warns of it speaks of something else. */
export function adPoints(title: string): number {
  if (WARNS.test(title)) return 0
  const terms = new Map(scanTerms(title, lexicon()).map(({ term }) => [term.spelling, term.points]))
  const points = [...terms.values()].reduce((sum, each) => sum + each, 0)
  return points + new Set(title.match(SELLS)).size / 2 + (CONTACT.test(title) ? 1 : 0)
}

function neighbours(hits: readonly Hit<Term>[]): Hit<Term>[][] {
  const groups: Hit<Term>[][] = []
  for (const hit of hits) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && hit.start - last.end <= REACH) group.push(hit)
    else groups.push([hit])
  }
  return groups
}

/** Points of the different terms, and of a price and a contact beside them. */
function scoreOf(text: string, hits: readonly Hit<Term>[], from: number, to: number): number {
  const terms = new Map(hits.map(({ term }) => [term.spelling, term.points]))
  const points = [...terms.values()].reduce((sum, each) => sum + each, 0)
  if (points < 1) return points
  const around = text.slice(from, to)
  const more = (PRICE.test(around) ? 1 : 0) + (CONTACT.test(around) ? 1 : 0)
  return (points + more) * (WARNS.test(around) ? WARNING_SHARE : 1)
}

function describe(
  text: string,
  start: number,
  end: number,
  message: Words,
  hits: readonly Hit<Term>[],
): Finding {
  const strongest = hits.toSorted((a, b) => b.term.points - a.term.points)
  const terms = [...new Set(strongest.map(({ term }) => term.spelling))]
  return {
    kind: 'spam',
    text: text.slice(start, end),
    start,
    end,
    message,
    facts: { terms: terms.slice(0, 5).join('、') },
    repair: null,
    severity: 'block',
  }
}

const IN_TITLE: Words = [
  '标题里有广告用语（{terms}），网页可能被人篡改，请换回真正的标题并检查网站。',
  'The title contains advertising ({terms}): the page may have been tampered with. Put the real title back and check the site.',
]
const IN_BODY: Words = [
  '这里夹着广告用语（{terms}），请删去，并查一查是谁加进来的。',
  'Advertising stands here ({terms}). Remove it and find out who put it in.',
]
const HIDDEN: Words = [
  '网页里藏着读者看不见的一段，里面有 {links} 个指向别处的链接，请删去并检查网站。',
  'The page hides a part from its readers that holds {links} links to other sites. Remove it and check the site.',
]
