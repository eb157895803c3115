/** The country's provinces and prefectures, and counties known well beyond their province, from general knowledge.
 *  One line a province: `name: prefecture(county county) prefecture …`, all without 省, 市, 州 and the like.
 *  A name with `!` is also an ordinary word or part of one, so it counts only with 市 (or what stands after the `!`). */
const PROVINCES = `
北京:
天津:
上海:
重庆: 涪陵 云阳 武隆
河北: 石家庄(正定 平山!县) 唐山(迁安 遵化) 秦皇岛(北戴河 山海关!区) 邯郸(涉县!) 邢台 保定(雄安 涿州 白沟) 张家口(崇礼) 承德 沧州 廊坊(霸州 三河!) 衡水
山西: 太原 大同! 阳泉 长治! 晋城 朔州 晋中 运城 忻州 临汾(侯马) 吕梁
内蒙古: 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔(满洲里 扎兰屯) 巴彦淖尔 乌兰察布 兴安!盟 锡林郭勒 阿拉善
辽宁: 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳! 葫芦岛
吉林: 长春! 吉林 四平! 辽源 通化 白山! 松原 白城! 延边!州(延吉 珲春)
黑龙江: 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆! 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭
江苏: 南京 无锡(江阴 宜兴) 徐州 常州 苏州(昆山! 张家港 常熟 太仓) 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁
浙江: 杭州 宁波(余姚 慈溪) 温州 嘉兴(桐乡 海宁!) 湖州 绍兴(诸暨) 金华(义乌) 衢州 舟山 台州 丽水
安徽: 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山! 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建: 福州 厦门 莆田 三明! 泉州(石狮! 晋江) 漳州 南平! 龙岩 宁德
江西: 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州(瑞金) 吉安 宜春 抚州 上饶(婺源)
山东: 济南 青岛 淄博 枣庄(滕州) 东营 烟台 潍坊(寿光 诸城) 济宁(曲阜) 泰安 威海(荣成) 日照! 临沂 德州 聊城 滨州 菏泽
河南: 郑州(登封 巩义) 开封! 洛阳 平顶山 安阳 鹤壁 新乡! 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源 兰考
湖北: 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感! 荆州 黄冈 咸宁 随州 恩施 仙桃! 潜江 天门! 神农架
湖南: 长沙(浏阳) 株洲 湘潭(韶山) 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西
广东: 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源! 阳江 清远! 东莞 中山! 潮州 揭阳 云浮
广西: 南宁 柳州 桂林 梧州 北海! 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾! 崇左
海南: 海口 三亚 三沙 儋州 琼海 万宁
四川: 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江! 乐山! 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山!州 都江堰 汶川 九寨沟
贵州: 贵阳 六盘水 遵义(仁怀) 安顺! 毕节 铜仁 黔西南 黔东南(凯里) 黔南
云南: 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河!州 文山!州 西双版纳(景洪) 大理!州 德宏 怒江 迪庆
西藏: 拉萨 昌都 山南! 日喀则 那曲 阿里!地区 林芝
陕西: 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康! 商洛
甘肃: 兰州(榆中 永登 皋兰) 嘉峪关 金昌 白银! 天水 武威 张掖(山丹 高台! 肃南) 平凉 酒泉(敦煌 玉门! 瓜州 肃北 阿克塞) 庆阳 定西 陇南 临夏 甘南
青海: 西宁 海东! 海北!州 黄南 果洛 玉树! 海西!州(格尔木 德令哈)
宁夏: 银川 石嘴山 吴忠 固原 中卫
新疆: 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞(库尔勒) 阿克苏 克孜勒苏 喀什 和田 伊犁(伊宁) 塔城 阿勒泰 石河子
香港:
澳门:
台湾: 台北 高雄
`

/** Names that also arise where two words meet: a name is no place after one of the first signs (大[厦门]口), nor, unless
 *  市 and the like follow, before one of the second. `-` is none. */
const GUARDS = `
重庆 隆严郑 祝典贺功
福建 幸造祝谋享 -
昆明 - 湖
上海 晚早天 边风浪
北京 东华 剧戏昆
天津 春夏秋冬今明每 津
海南 上北沿 北
河南 黄淮运大银沿两 岸侧北
河北 黄淮运大银沿两洛 岸侧
湖南 东西太鄱明大 岸侧北边
湖北 东西太鄱明大 岸侧边
山东 泰华唐黄鞍佛中 麓侧坡
山西 泰华唐黄鞍佛中 麓侧坡
江西 松珠 岸侧
江苏 - 醒
云南 祥白 -
广东 推 -
广西 - 南北
新疆 创 界域土
西藏 - 在着
四川 - 流
台湾 平前站讲舞 -
台北 平后前站柜讲舞 侧边
宁夏 安 天季日
保定 确担 期位点时量向
承德 传继秉师奉 育智美
石家庄 磐岩 -
南京 - 剧
南通 - 过道向知往行
常州 日平 -
常熟 经非日平通 悉练人
常德 日经平非 育
泰安 - 然全排
淮安 - 全排
吉安 大 全排康
广安 推 全排门
雅安 - 全排
延安 顺推拖 全排
西安 - 全排装置
六安 十第周二三四五 全排
安庆 平 祝典
迁安 拆搬动 -
南阳 朝 光台
信阳 - 光
德阳 道 光
益阳 公 光
资阳 投 光
衡阳 平 光
贵阳 珍宝 光
安阳 - 光
辽阳 - 光
庆阳 国 光台
衡水 平 -
成都 建形完达变造做养组会分 是要能会有在不
大连 重扩强最巨庞 接片续环
通化 流普 -
天水 今明每春夏秋冬聊昨当 平质量管电费围
定西 一确固 -
武威 威 严
汉中 大男老 -
周口 一每上下本两 头述腔罩令
黄石 - 头块子
中卫 集 生星
固原 巩 来有因
海口 出进入 -
江门 - 口
厦门 大商广 口前卫外厅
佛山 千万仙 -
合肥 复混配结 料
运城 停营 镇区
太原 - 因来本
长沙 - 发
宁波 安 动
宁德 安 -
丽水 美秀壮绚 -
营口 经运 碑岸味罩
包头 面 像
新余 创革 热力
济南 - 岸
渭南 - 岸
淮南 - 岸
淮北 - 岸
巴中 大尾 途
贺州 祝 -
崇礼 推尊 仪貌让节
南充 - 分满
和田 地水山林农 间地野园径水
哈密 - 瓜
普洱 - 茶
宜春 - 季天
高雄 崇 -
三亚 第 -
正定 真修改校纠 期
山丹 - 丹
汶川 - 地
`

/** A place with the places it lies in, from the province down. */
export interface Place {
  readonly name: string
  readonly path: readonly string[]
  /** How a text must write it: where the name alone is too common a word, only with its kind. */
  readonly spelling: string
}

/** Reads the table above. */
export function gazetteer(): Place[] {
  const places: Place[] = []
  for (const line of PROVINCES.trim().split('\n')) {
    const [province = '', rest = ''] = line.split(':')
    places.push(placeOf(province, []))
    for (const [, entry = '', counties = ''] of rest.matchAll(/([^\s(]+)(?:\(([^)]*)\))?/g)) {
      const prefecture = placeOf(entry, [province])
      places.push(prefecture)
      for (const county of counties.split(' '))
        if (county !== '') places.push(placeOf(county, [province, prefecture.name]))
    }
  }
  return places
}

function placeOf(entry: string, within: readonly string[]): Place {
  const [name = '', kind] = entry.split('!')
  return { name, path: [...within, name], spelling: kind === undefined ? name : name + (kind || '市') }
}

/** The signs of the table above by name. */
export const guards = (): ReadonlyMap<string, { readonly after: string; readonly before: string }> =>
  new Map(
    GUARDS.trim()
      .split('\n')
      .map(line => {
        const [name = '', after = '', before = ''] = line.split(' ')
        return [name, { after, before }]
      }),
  )
