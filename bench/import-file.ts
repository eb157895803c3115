import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import { writeXlsx, type SheetCell } from '#platform/sheet-write'

/** Writes a register as our own export does: `node --import tsx bench/import-file.ts PATH ROWS`. A program of its own,
 *  so that what it needs is not taken for what an import needs. */
const [path = '', rows = ''] = process.argv.slice(2)
const titles = '类别,专题,日期,事项,地点,数量,人次,计数方式,负责人,体积依据,户编号,走访人(两人),事由'.split(
  ',',
)

/** Clean-ups with amounts, talks with heads, home visits to households, in turns. */
function* register(count: number): Generator<readonly SheetCell[]> {
  for (let n = 0; n < count; n += 1) {
    const day = {
      date: `2019-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`,
    }
    const place = `${n % 50}号楼院`
    if (n % 3 === 0)
      yield [
        '环境清理',
        null,
        day,
        `清理桥下垃圾第${n}次`,
        place,
        7.5,
        12,
        '签到表',
        '李队',
        '三方车，两车半',
      ]
    else if (n % 3 === 1)
      yield ['宣讲', '方针政策', day, `宣讲惠民政策第${n}场`, place, null, 40, '估计', '主任']
    else {
      const visit = [null, null, null, null, null, `H${n % 5_000}`, '甲、乙', '新年慰问']
      yield ['走访慰问', '困难家庭', day, `走访第${n}次`, place, ...visit]
    }
  }
}

const columns = titles.map(title => ({ title }))
await pipeline(writeXlsx(register(Number(rows)), columns), createWriteStream(path))
