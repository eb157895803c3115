const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000, 亿: 100_000_000 }

/** The value of a numeral in digits (also full-width and grouped) or in Chinese characters.
 *  Shape: text → number, or undefined when it is no numeral. */
export function readNumeral(text: string): number | undefined {
  const plain = text
    .replace(/[０-９．，]/g, character => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll(',', '')
  if (/^\d+(?:\.\d+)?$/.test(plain)) return Number(plain)
  return readHan(text)
}

function readHan(text: string): number | undefined {
  if (!/^[零〇一二两三四五六七八九十百千万亿]+$/.test(text)) return undefined
  if (!/[十百千万亿]/.test(text)) return Number(Array.from(text, character => DIGITS[character]).join(''))
  let total = 0
  let section = 0
  let digit = 0
  for (const character of text) {
    const scale = SCALES[character]
    if (scale === undefined) digit = DIGITS[character] ?? 0
    else if (scale >= 10_000) {
      total = (total + section + digit) * scale
      section = 0
      digit = 0
    } else {
      // 十五 begins with an unspoken one.
      section += (digit === 0 ? 1 : digit) * scale
      digit = 0
    }
  }
  return total + section + digit
}

/** The place of the last digit that says something: 180 → 10, 1000 → 1000, 23 → 1. */
export function lastPlace(value: number): number {
  let place = 1
  while (value > 0 && value % (place * 10) === 0) place *= 10
  return place
}
