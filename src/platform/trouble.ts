import type { Words } from '#kernel/result'

/** What stops the program from starting and a person can put right. The command line prints its
 *  words in both languages, without a stack, and exits with 1. Anything else thrown is a bug. */
export class Trouble extends Error {
  readonly words: Words

  constructor(words: Words, options?: ErrorOptions) {
    super(words[1], options)
    this.name = 'Trouble'
    this.words = words
  }
}

/** The code of a system error (`EACCES`, `ENOENT` …), where it has one. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
