import { later, number, type Row } from './row.ts'

const HOUSEHOLDS = 183
const RELIEF_FEN = 15_000_000
const USUAL_FEN = 82_000

/** Before New Year and Spring Festival each household gets a visit and a grant; some are seen a second time before Lantern Festival. */
export const relief = (): readonly Row[] => {
  const staff = (index: number) => `网格员${(index % 6) + 1}号、志愿者${(index % 15) + 1}号`
  const place = (index: number) => `${(index % 9) + 1}号楼院`
  const rows: Row[] = []
  for (let index = 0; index < HOUSEHOLDS; index += 1) {
    const household = {
      day: index < 40 ? later('2019-01-01', index % 4) : later('2019-01-19', Math.floor((index - 40) / 11)),
      place: place(index),
      households: `H${number(index + 1, 3)}`,
    }
    const fen = index === HOUSEHOLDS - 1 ? RELIEF_FEN - USUAL_FEN * (HOUSEHOLDS - 1) : USUAL_FEN
    const festival = index < 40 ? '元旦' : '春节'
    rows.push({
      ...household,
      kind: 'home-visit',
      theme: 'relief',
      title: `${festival}走访困难家庭`,
      details: { visitors: staff(index), purpose: `${festival}慰问` },
    })
    rows.push({
      ...household,
      kind: 'hand-out',
      theme: 'money',
      title: `${festival}慰问金`,
      quantity: `${Math.floor(fen / 100)}.${number(fen % 100, 2)}`,
      details: { receipt: `签收单${number(index + 1, 3)}`, staff: staff(index) },
    })
    if (index % 4 === 0 && index < 176)
      rows.push({
        ...household,
        kind: 'hand-out',
        theme: 'goods',
        title: '米面油一份',
        quantity: '1',
        details: { receipt: `领物单${number(index / 4 + 1, 3)}`, staff: staff(index) },
      })
    if (index % 15 === 7)
      rows.push({
        ...household,
        day: later('2019-02-13', Math.floor(index / 45)),
        kind: 'home-visit',
        theme: 'relief',
        title: '元宵前回访困难家庭',
        details: { visitors: staff(index + 1), purpose: '看节后还缺什么' },
      })
  }
  return rows
}

export const otherHandOuts = (): readonly Row[] => [
  ...['H021', 'H058', 'H094', 'H137'].map((households, index) => ({
    kind: 'hand-out',
    theme: 'children',
    day: '2019-01-30',
    title: '学习用品和棉衣一份',
    place: '社区服务大厅',
    quantity: '1',
    households,
    details: { receipt: `监护人签收单${index + 1}`, staff: '儿童主任、志愿者3号' },
  })),
  ...Array.from({ length: 6 }, (_, index) => ({
    kind: 'hand-out',
    theme: 'couplets',
    day: later('2019-01-28', Math.floor(index / 3)),
    title: '春联一副',
    place: `${index + 1}号楼院`,
    quantity: '1',
    households: `J${number(index + 1, 3)}`,
    details: { receipt: `春联签收单${index + 1}`, staff: '退役军人专干、志愿者5号' },
  })),
]
