import type { Subject } from './case.ts'
import type { Topic } from './words.ts'

/** What was done, as whoever has the case writes it down. */
export const deeds = ['stayed', 'called', 'kin', 'clinic', 'other'] as const
export type Deed = (typeof deeds)[number]

/** To whom harm is reported, and to whom a person is handed over. */
export const offices = ['police', 'hospital', 'civil-affairs', 'women', 'school', 'kin', 'other'] as const
export type Office = (typeof offices)[number]

/** One note of a case, as it is sealed: nothing of it, not even its kind, stands anywhere else. */
export type Note =
  | { readonly kind: 'heard'; readonly words: string; readonly topics: readonly Topic[] }
  | { readonly kind: 'opened'; readonly words: string; readonly subject: Subject }
  | {
      readonly kind: 'moved'
      readonly fields: Readonly<Record<string, string>>
      readonly notes: readonly string[]
    }
  | { readonly kind: 'take' }
  | { readonly kind: 'judge'; readonly subject: Subject; readonly words: string }
  | { readonly kind: 'note'; readonly deed: Deed; readonly words: string }
  | {
      readonly kind: 'report' | 'hand-over'
      readonly office: Office
      readonly number: string
      readonly when: string
      readonly words: string
    }
  | { readonly kind: 'close' | 'dismiss'; readonly words: string }

/** What the rules look at, from all notes of a case in their order. */
export function knownFrom(notes: readonly Note[]): {
  readonly subject: Subject | undefined
  readonly reported: boolean
} {
  const judged = notes.flatMap(note =>
    note.kind === 'judge' || note.kind === 'opened' ? [note.subject] : [],
  )
  return { subject: judged.at(-1), reported: notes.some(note => note.kind === 'report') }
}
