import type { Db } from '#platform/db'
import type { Acting } from '#platform/journal'
import type { Keyring } from '#platform/keyring'
import type { Result } from '#kernel/result'
import type { Part } from '#platform/write'

/** A record that begins (+1) or ceases (-1) to count, as far as figures look at it. */
export interface TallyChange {
  readonly sign: 1 | -1
  readonly day: string
  readonly kind: string
  readonly theme: string
  readonly programme: string | null
  readonly service: string | null
  readonly class: string
  readonly grade: number
  readonly quantity: string
  readonly headcount: number | null
  readonly households: readonly string[]
}

/** What came of listening to what somebody said. */
export interface Heeded {
  readonly writes: readonly Part[]
  /** The words are kept elsewhere, and not with the order. */
  readonly keeps: boolean
}

/** Somebody who hears when a resident's words mean danger. Orders know nothing of what follows. */
export interface Heed {
  listen(
    deps: Pick<Deps, 'db' | 'keyring' | 'newId'>,
    acting: Acting,
    orderId: string,
    said: { readonly words: string; readonly isNew: boolean },
  ): Promise<Result<Heeded>>
  /** Whether an order's page tells its resident where help is to be had at once. */
  helps(db: Db, stationId: string, orderId: string): Promise<boolean>
}

/** Where mail is handed over, and in whose name. */
export interface MailSettings {
  readonly smtpUrl: string
  readonly from: string
}

/** What every action and page may use; built once by the composition root. */
export interface Deps {
  readonly db: Db
  readonly now: () => Date
  readonly newId: () => string
  /** What keeps the figures' tallies in step, for the statement that changes the records. Records know nothing of figures. */
  readonly tally: (db: Db, stationId: string, changes: readonly TallyChange[]) => Promise<readonly Part[]>
  /** Makes unreadable what other modules keep of a person, in the transaction that erases who it is. People know nothing of them. */
  readonly forget: (tx: Db, stationId: string, personId: string) => Promise<void>
  readonly heed: Heed
  /** Opens and locks what is known about people. */
  readonly keyring: Keyring
  /** Folder for files, keys and temporary uploads. */
  readonly dataDir: string
  /** Address under which people reach this instance, without a slash at the end. */
  readonly publicUrl: string
  /** Left out where the instance sends no mail. */
  readonly mail?: MailSettings
}
