/** One statement of an SQL file, and the line on which it begins. */
export interface Statement {
  readonly text: string
  readonly line: number
}

// What may hide a semicolon: comments, texts, quoted names, dollar-quoted bodies.
const LEXEME =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[\w\u0080-\uffff][\w$\u0080-\uffff]*|;|[\s\S]/gu

/** Splits an SQL file at the semicolons that end statements, so that they can be sent one at a time.
 *  A function body must be quoted ($$); `begin atomic` bodies are not understood. */
export function splitStatements(sql: string): readonly Statement[] {
  const statements: Statement[] = []
  let start = 0
  const lexeme = new RegExp(LEXEME)
  const finish = (end: number): void => {
    const text = sql.slice(start, end).trim()
    if (withoutComments(text) !== '') {
      const begin = start + sql.slice(start).search(/\S/)
      statements.push({ text, line: sql.slice(0, begin).split('\n').length })
    }
    start = end + 1
  }
  for (let found = lexeme.exec(sql); found; found = lexeme.exec(sql)) {
    const [token, tag] = found
    if (token === '/*') lexeme.lastIndex = endOfComment(sql, lexeme.lastIndex)
    else if (/^\$.*\$$/s.test(token)) {
      const close = sql.indexOf(`$${tag ?? ''}$`, lexeme.lastIndex)
      lexeme.lastIndex = close < 0 ? sql.length : close + token.length
    } else if (token === ';') finish(found.index)
  }
  finish(sql.length)
  return statements
}

/** Block comments nest in SQL. */
function endOfComment(sql: string, from: number): number {
  const marks = /\/\*|\*\//g
  marks.lastIndex = from
  let depth = 1
  for (let mark = marks.exec(sql); mark; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return marks.lastIndex
  }
  return sql.length
}

const withoutComments = (text: string): string =>
  text
    .replace(/--[^\n]*/g, '')
    .replace(/\/\*[\s\S]*\*\//g, '')
    .trim()
