import type { Words } from '#kernel/result'

/** What stops the program and a person can put right. The command line prints its words in both
 *  languages, without a stack, and exits with its code: 1, or 2 where 1 is an answer of the command.
 *  Anything else thrown is a bug. */
export class Trouble extends Error {
  readonly words: Words
  readonly exitCode: 1 | 2

  constructor(words: Words, options: ErrorOptions & { readonly exitCode?: 1 | 2 } = {}) {
    super(words[1], options)
    this.name = 'Trouble'
    this.words = words
    this.exitCode = options.exitCode ?? 1
  }
}

/** The code of a system error (`EACCES`, `ENOENT` …), where it has one. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
