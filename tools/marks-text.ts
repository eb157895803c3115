const HAN = String.raw`[\u3400-\u9fff\u3000-\u303f\uff01-\uff5e\u201c\u201d]`
const wide: Readonly<Record<string, string>> = {
  ',': '\uff0c',
  ':': '\uff1a',
  ';': '\uff1b',
  '?': '\uff1f',
  '!': '\uff01',
}

const bracket = /\(([^()]*)\)/g
const mark = new RegExp(`(?<=${HAN})[,:;?!]|[,:;?!](?=${HAN})|(?<=[}])[,:;](?= ?[{])`, 'g')
/** A full-width mark carries its own space. */
const space = /(?<=[\uff0c\uff1a\uff1b\uff1f\uff01\uff09]) +| +(?=\uff08)/g

/** What is typed into a machine and what is computed keep their own marks. */
const kept = /\$\{[^}]*\}|\S*(?::\/\/|--)\S*/g

/** A Chinese text with the marks that Chinese is set with. */
export function chinese(text: string): string {
  const parts = text.match(kept) ?? []
  let at = 0
  return withMarks(text.replace(kept, '\ue000')).replace(/\ue000/g, () => parts[at++] ?? '')
}

function withMarks(text: string): string {
  return text
    .replace(bracket, (whole: string, inner: string, at: number) =>
      new RegExp(HAN).test(inner) || new RegExp(`${HAN}$`).test(text.slice(0, at))
        ? `\uff08${inner}\uff09`
        : whole,
    )
    .replace(mark, found => wide[found] ?? found)
    .replace(space, '')
}

const pair = /(\[\s*)(['"`])((?:\\.|(?!\2)[^\n])*)\2(?=\s*,\s*(['"`])(?:\\.|(?!\4)[^\n])*[A-Za-z])/g
const message = /(['"`])((?:\\.|(?!\1)[^\n|])*[\u3400-\u9fff](?:\\.|(?!\1)[^\n|])*)\|(?=[A-Z])/g

/** A source file whose Chinese words, in pairs with the English, are set as Chinese. */
export const setMarks = (source: string): string =>
  source
    .replace(pair, (whole, open: string, quote: string, text: string) =>
      /[\u3400-\u9fff]|[}][,:;] ?[{]/.test(text) ? open + quote + chinese(text) + quote : whole,
    )
    .replace(message, (_whole, quote: string, text: string) => `${quote}${chinese(text)}|`)
