import { events, later, table, type Row } from './row.ts'

export const founding = (): readonly Row[] =>
  table(`
2019-01-04|core|确定社区党委为文明实践核心||社区党委会议纪要第1号
2019-01-08|team|阳光文化志愿服务队成立|T1|建队登记表1
2019-01-08|team|法律咨询志愿服务队成立|T2|建队登记表2
2019-01-09|team|环保卫士志愿服务队成立|T3|建队登记表3
2019-01-09|team|党员先锋志愿服务队成立|T4|建队登记表4
2019-01-10|team|巾帼风采志愿服务队成立|T5|建队登记表5
2019-01-10|team|健康快车志愿服务队成立|T6|建队登记表6
2019-01-11|partner|与镜铁区签订共建协议|P1|共建协议1
2019-01-11|partner|与市五幼签订共建协议|P2|共建协议2
2019-01-14|partner|与明珠路派出所签订共建协议|P3|共建协议3
2019-01-14|partner|与南湖司法所签订共建协议|P4|共建协议4
2019-01-15|partner|与检察室签订共建协议|P5|共建协议5
2019-01-15|partner|与空军食宿站签订共建协议|P6|共建协议6
2019-01-16|partner|与卫生服务中心签订共建协议|P7|共建协议7
2019-01-16|partner|与康安物业签订共建协议|P8|共建协议8
2019-01-18|programme|传思想习理论项目启动|theory|项目计划1
2019-01-18|programme|传政策习道路项目启动|policy|项目计划2
2019-01-18|programme|传道德习品行项目启动|morality|项目计划3
2019-01-18|programme|传文化习新风项目启动|culture|项目计划4
2019-01-18|programme|传法律习法治项目启动|law|项目计划5`).map(
    ([day = '', theme = '', title = '', code = '', paper = '']) => ({
      kind: 'founding',
      theme,
      day,
      title,
      place: '社区会议室',
      ...(code === '' || theme === 'core' ? {} : { [theme]: code }),
      details: { paper },
    }),
  )

export const learning = (): readonly Row[] => [
  ...events(
    `
2019-01-22|年度学习计划与分工|社区会议室|32
2019-02-26|基层组织建设要求学习|社区会议室|30
2019-03-26|全国两会精神学习|社区会议室|36
2019-04-23|为民服务专题学习|社区会议室|34
2019-05-28|社区治理经验学习|社区会议室|33
2019-06-25|主题教育读本学习|社区会议室|38
2019-08-27|作风建设文件学习|社区会议室|31
2019-09-24|新中国成立70年专题学习|社区会议室|37
2019-11-19|十九届四中全会精神学习|社区会议室|39`,
    { kind: 'study-session', programme: 'theory', team: 'T4', lead: '党建专干' },
  ),
  ...events(
    `
2019-03-14|新思想进楼院|小区广场|64|photo
2019-07-11|小板凳课堂讲理论|桥下|58|photo
2019-11-28|四中全会精神大家听|社区多功能厅|67`,
    { kind: 'outreach-talk', theme: 'theory', programme: 'theory', team: 'T4', lead: '党员先锋队队长' },
  ),
  ...events(
    `
2019-02-21|党章里的初心|社区党员活动室|36
2019-03-21|入党那一天|社区党员活动室|41
2019-04-18|老党员说变化|社区党员活动室|39
2019-05-09|青年党员接力讲|社区多功能厅|44
2019-05-30|家门口的党课|小区广场|52|photo
2019-06-20|一堂走动的党课|城市展馆|33
2019-07-01|七一重温誓词|社区多功能厅|61
2019-07-25|退役军人讲传统|空军食宿站会议室|38
2019-08-15|楼道里的微党课|3号楼院|24
2019-09-05|服务群众怎么做|社区党员活动室|37
2019-09-29|祖国在我心中|社区多功能厅|55
2019-10-24|守纪律讲规矩|社区党员活动室|35
2019-11-21|为民办实事回头看|社区党员活动室|36`,
    { kind: 'party-lesson', programme: 'theory', team: 'T4', lead: '党建专干' },
  ),
  ...events(
    `
2019-03-28|怎样让老楼院有人管|社区会议室|26
2019-05-16|志愿服务如何记准|社区会议室|24
2019-07-18|桥下空间怎样用起来|社区会议室|31
2019-08-22|独居老人关照办法|社区会议室|27
2019-10-17|物业与居民怎样商量|社区会议室|33
2019-11-14|冬季安全怎样防|社区会议室|25`,
    { kind: 'seminar', programme: 'theory', team: 'T4', lead: '社区副书记' },
  ),
  ...Array.from({ length: 12 }, (_, index) => ({
    kind: 'home-study-visit',
    programme: 'theory',
    team: 'T4',
    day: later('2019-02-14', index * 24),
    title: `给行动不便的老党员送学第${index + 1}回`,
    place: `${(index % 6) + 1}号楼院`,
    headcount: String((index % 3) + 2),
    headcountMethod: 'roster',
    details: { lead: `网格员${(index % 4) + 1}号` },
  })),
]

export const talks = (): readonly Row[] => [
  ...events(
    `
2019-02-28|养老政策一讲就懂|文明实践所讲堂|42
2019-03-19|减税降费与小店|文明实践所讲堂|35
2019-04-11|住房改造问与答|小区广场|51|photo
2019-04-25|就业扶持有哪些|文明实践所讲堂|38
2019-05-21|医保报销流程|文明实践所讲堂|47
2019-06-13|垃圾分类新要求|桥下|56|photo
2019-07-09|困难群众帮扶办法|文明实践所讲堂|33
2019-08-13|教育资助怎么申请|文明实践所讲堂|40
2019-09-10|退役军人优待事项|空军食宿站会议室|29
2019-10-15|城市规划与我家|文明实践所讲堂|36
2019-11-05|冬季供暖政策|小区广场|54|photo
2019-11-26|省市新政策速览|文明实践所讲堂|39`,
    { kind: 'outreach-talk', theme: 'policy', programme: 'policy', team: 'T4', lead: '政策宣讲员1号' },
  ),
  ...events(
    `
2019-03-07|理想照亮日常|文明实践所讲堂|37||ideals
2019-05-04|五四青年话信念|社区多功能厅|46||ideals
2019-08-01|军人的信仰|空军食宿站会议室|34||ideals
2019-09-26|信念的力量|文明实践所讲堂|41||ideals
2019-04-16|做一个守公德的人|小区广场|48|photo|virtues
2019-06-18|家庭美德故事会|文明实践所讲堂|43||virtues
2019-08-20|岗位上的职业道德|文明实践所讲堂|31||virtues
2019-10-22|民族精神与时代精神|社区多功能厅|52||virtues`,
    { kind: 'outreach-talk', programme: 'morality', team: 'T1', lead: '阳光文化队队长' },
  ),
  ...events(
    `
2019-04-15|邻里纠纷里的法律|小区广场|44|photo
2019-07-16|未成年人保护知识|社区多功能厅|39
2019-12-04|宪法日身边的宪法|文明实践所讲堂|50`,
    {
      kind: 'outreach-talk',
      theme: 'law',
      programme: 'law',
      team: 'T2',
      partner: 'P4',
      lead: '法律咨询队队长',
    },
  ),
  ...policyTalks(),
]

const policyTalks = (): readonly Row[] => {
  const subjects = [
    ['health-aid', '健康扶贫', '签约医生与大病救治', '健康扶贫折页'],
    ['social-aid', '社会救助', '临时救助怎样申请', '救助申请须知'],
    ['senior-card', '老年优待证', '办证年龄与材料', '办证清单'],
    ['subsistence', '低保', '申请条件与公示', '低保问答单页'],
    ['one-stop', '放管服', '少跑一趟的事项', '网上办事指引'],
  ] as const
  const places = ['社区服务大厅', '小区广场', '桥下', '康安物业门前', '卫生服务中心大厅']
  return Array.from({ length: 23 }, (_, index) => {
    const [theme, name, point, paper] = subjects[index % subjects.length] ?? subjects[0]
    return {
      kind: 'policy-talk',
      theme,
      programme: 'policy',
      team: index % 5 === 0 ? 'T6' : 'T5',
      day: later('2019-01-23', index * 14),
      title: `${name}宣传(第${Math.floor(index / subjects.length) + 1}场):${point}`,
      place: places[(index * 2) % places.length] ?? '',
      headcount: String(18 + ((index * 7) % 23)),
      headcountMethod: index % 3 === 0 ? 'photo' : 'estimate',
      details: { lead: `民政专干${(index % 2) + 1}号`, paper },
    }
  })
}

export const activities = (): readonly Row[] => [
  ...events(
    `
2019-04-09|楼院清洁大家来|5号楼院|63|photo|civility
2019-09-17|文明家庭评议会|社区多功能厅|58||civility
2019-05-15|家风故事展板进楼院|小区广场|72|photo|family-values
2019-10-29|写家训晒家训|社区多功能厅|49||family-values
2019-06-11|推荐身边好人|社区多功能厅|55||role-models
2019-11-12|最美邻里事迹展|小区广场|81|photo|role-models
2019-08-29|喜事简办倡议|文明实践所讲堂|46||customs`,
    { kind: 'programme-activity', programme: 'culture', team: 'T5', lead: '巾帼风采队队长' },
  ),
  ...table(`
2019-01-01|元旦|新年第一场联欢|社区多功能厅|66|roster
2019-02-05|春节|写春联送祝福|社区服务大厅|88|photo
2019-02-19|元宵|猜灯谜尝元宵|小区广场|120|estimate
2019-04-05|清明|献花寄思念|烈士纪念园|42|roster
2019-06-07|端午|包粽子分粽子|桥下|75|photo
2019-08-07|七夕|金婚夫妻讲故事|社区多功能厅|38|roster
2019-09-13|中秋|楼院共赏月|小区广场|94|photo
2019-10-01|国庆|升旗唱国歌|小区广场|132|photo
2019-10-07|重阳|为老人理发量血压|社区服务大厅|57|roster`).map(
    ([day = '', festival = '', title = '', place = '', headcount = '', headcountMethod = '']) => ({
      kind: 'festival-activity',
      programme: 'culture',
      team: 'T1',
      day,
      title,
      place,
      headcount,
      headcountMethod,
      details: { lead: '阳光文化队队长', festival },
    }),
  ),
]
