import type { Client, Connection, Submittable } from 'pg'

/** COPY both ways over the protocol itself: the least a client can do to move rows.
 *  Source: PostgreSQL, "Frontend/Backend Protocol", COPY Operations. */
abstract class Copy implements Submittable {
  readonly #ended = Promise.withResolvers<void>()
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }
  get done(): Promise<void> {
    return this.#ended.promise
  }
  submit(connection: Connection): void {
    connection.query(this.#text)
  }
  handleError(error: Error): void {
    this.#ended.reject(error)
  }
  handleReadyForQuery(): void {
    this.#ended.resolve()
  }
  handleCommandComplete(): void {}
}

class CopyOut extends Copy {
  readonly pieces: Buffer[] = []
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.pieces.push(Buffer.from(chunk))
  }
}

class CopyIn extends Copy {
  readonly #pieces: readonly Buffer[]
  constructor(text: string, pieces: readonly Buffer[]) {
    super(text)
    this.#pieces = pieces
  }
  handleCopyInResponse(connection: CopyingConnection): void {
    for (const piece of this.#pieces) connection.sendCopyFromChunk(piece)
    connection.endCopyFrom()
  }
}

/** What node-postgres has for COPY and its types leave out. */
interface CopyingConnection {
  sendCopyFromChunk(piece: Buffer): void
  endCopyFrom(): void
}

const PIECE_ROWS = 500

/** The rows of a query as COPY text. */
export async function copyOut(client: Client, query: string): Promise<readonly string[]> {
  const copy = client.query(new CopyOut(`copy (${query}) to stdout`))
  await copy.done
  const pieces: string[] = []
  for (let n = 0; n < copy.pieces.length; n += PIECE_ROWS)
    pieces.push(Buffer.concat(copy.pieces.slice(n, n + PIECE_ROWS)).toString())
  return pieces
}

/** Sends rows as COPY text into a table. */
export const copyIn = (client: Client, table: string, pieces: readonly Buffer[]): Promise<void> =>
  client.query(new CopyIn(`copy ${table} from stdin`, pieces)).done
