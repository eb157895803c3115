import { events, later, number, table, type Row } from './row.ts'

export const order = (): readonly Row[] => [
  ...table(`
2019-03-12|服务大厅午间无人值守|居民意见箱|社区副书记
2019-05-14|志愿活动记录不及时|自查|党建专干
2019-08-08|网格巡查有空档|督查发现|网格长`).map(([day = '', title = '', source = '', owner = '']) => ({
    kind: 'finding',
    day,
    title,
    place: '社区',
    details: { source, owner },
  })),
  ...table(`
2019-03-15|午间轮班表上墙|服务大厅午间无人值守|社区副书记|2019-03-25|轮班表照片1张
2019-03-15|增设值班电话|服务大厅午间无人值守|社区副书记|2019-04-01|电话公示照片1张
2019-05-17|活动当日登记制|志愿活动记录不及时|党建专干|2019-06-01|登记簿抽查记录
2019-05-17|每月第一周核对|志愿活动记录不及时|党建专干|2019-06-10|核对记录
2019-08-12|网格互补巡查|网格巡查有空档|网格长|2019-09-01|巡查表
2019-08-12|夜间巡查补位|网格巡查有空档|网格长|2019-12-31|`).map(
    ([day = '', title = '', finding = '', owner = '', due = '', proof = '']) => ({
      kind: 'corrective-action',
      day,
      title,
      place: '社区',
      details: { finding, owner, due, proof },
    }),
  ),
  ...Array.from({ length: 12 }, (_, index) => ({
    kind: 'inspection',
    day: later('2019-01-17', index * 28),
    title: `作风纪律督查第${index + 1}次`,
    place: '社区服务大厅',
    details: {
      inspectors: '社区纪检委员、居民监督员',
      scope: ['到岗与着装', '服务态度', '台账与登记', '值班与巡查'][index % 4] ?? '',
    },
  })),
  ...mediations(),
]

const mediations = (): readonly Row[] => {
  const disputes = ['楼上漏水', '夜间噪音', '楼道堆物', '停车占位', '宠物扰邻', '物业收费', '赡养分担']
  return Array.from({ length: 20 }, (_, index) => ({
    kind: 'mediation',
    theme: index === 6 || index === 13 ? 'failed' : index === 17 ? 'withdrawn' : 'settled',
    team: 'T2',
    partner: index % 3 === 0 ? 'P4' : 'P3',
    day: later('2019-01-24', index * 16),
    title: `${disputes[index % disputes.length]}引起的纠纷`,
    place: '社区调解室',
    details: {
      file: `明调2019-${number(index + 1, 2)}`,
      dispute: index % disputes.length < 5 ? '邻里' : index % disputes.length === 5 ? '物业' : '家庭',
      mediator: `人民调解员${(index % 3) + 1}号`,
    },
  }))
}

export const services = (): readonly Row[] => [
  ...table(`
2019-04-20|桥下建筑垃圾清运|8|28|农用车2方×4车
2019-04-27|桥下生活垃圾清运|6|25|农用车2方×3车
2019-05-11|桥下边坡清理|6.5|31|小货车1.3方×5车
2019-05-25|桥下收尾清扫|3|22|三轮车0.5方×6车`).map(
    ([day = '', title = '', quantity = '', headcount = '', basis = '']) => ({
      kind: 'clean-up',
      team: 'T3',
      partner: 'P8',
      day,
      title,
      place: '桥下',
      quantity,
      headcount,
      headcountMethod: 'photo',
      details: { lead: '环保卫士队队长', basis },
    }),
  ),
  ...events(
    `
2019-03-20|春季义诊|卫生服务中心大厅|61
2019-06-26|夏日桥下义诊|桥下|73|photo
2019-09-18|秋季慢病咨询|小区广场|68
2019-11-20|冬季用药指导|社区服务大厅|54`,
    {
      kind: 'clinic',
      team: 'T6',
      partner: 'P7',
      lead: '健康快车队队长',
      details: { services: '量血糖、量血压、健康咨询、用药指导' },
    },
  ),
  ...table(`
service|2019-07-03|一位居民说桥下干净了,晚饭后愿意去坐坐|意见簿|yes
service|2019-09-19|一位居民说义诊离家近,看得明白|电话回访|yes
sealed|2019-10-30|一位居民的反馈(转危机通道)|当面|no`).map(
    ([theme = '', day = '', title = '', channel = '', quotable = '']) => ({
      kind: 'feedback',
      theme,
      day,
      title,
      details: { channel, quotable },
    }),
  ),
]
