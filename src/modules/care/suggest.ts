import { chinese, english, topics, type Phrase, type Topic } from './words.ts'

/** Says what a text may be about, by the word list alone. Nothing leaves the machine, and nothing is decided.
 *  Shape: what somebody wrote → topics, none for nearly everything. */
export function suggest(text: string): readonly Topic[] {
  const normal = text.normalize('NFKC').toLowerCase()
  // Whoever writes 不 想 活 means 不想活. Words go together over a comma and apart at one, not over the end of a sentence.
  const sentences = normal.split(/[。！？!?；;\n]+/)
  const pieces = [...sentences, ...sentences.flatMap(sentence => sentence.split(/[，,、：:]/))].map(piece =>
    piece.replace(/[^\p{L}\p{N}]+/gu, ''),
  )
  const words = ` ${normal.replace(/[^a-z0-9]+/g, ' ')} `
  return topics.filter(
    topic =>
      chinese[topic].some(phrase => pieces.some(piece => isSaid(phrase, piece))) ||
      english[topic].some(phrase => words.includes(` ${phrase} `)),
  )
}

/** 打 is also what one does with a telephone. */
const CALL = /^.{0,4}(?:电话|视频|招呼)/u

/** True when the phrase stands somewhere that none of its harmless neighbours covers. */
function isSaid({ says, unless = [] }: Phrase, piece: string): boolean {
  for (let at = piece.indexOf(says); at !== -1; at = piece.indexOf(says, at + 1)) {
    const calls = says.includes('打') && CALL.test(piece.slice(at + says.length))
    if (!calls && !unless.some(other => covers(other, says, piece, at))) return true
  }
  return false
}

const covers = (other: string, says: string, piece: string, at: number): boolean => {
  const inside = other.indexOf(says)
  return at >= inside && piece.startsWith(other, at - inside)
}
