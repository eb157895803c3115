const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** True for a unified social credit code whose check character fits: a mistyped character is found.
 *  Shape:  18 characters, digits and capitals without I, O, S, V, Z.
 *  Source: GB 32100-2015, weights 3^i mod 31. */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false
  let sum = 0
  let weight = 1
  for (const character of text.slice(0, 17)) {
    sum += ALPHABET.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return ALPHABET[(31 - (sum % 31)) % 31] === text[17]
}
