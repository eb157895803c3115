/** One part of a form with files, in the order in which it was sent. Read its data before asking for the next part. */
export interface Part {
  readonly name: string
  /** Of a file; '' when none was chosen. */
  readonly fileName?: string
  readonly data: AsyncGenerator<Buffer>
}

/** Thrown where the bytes are no form, or end before the form does. */
export class BrokenForm extends Error {
  override readonly name = 'BrokenForm'
}

const HEAD_BYTES_MAX = 8 * 1024

/** The boundary of a form with files, from its content type; undefined for anything else. */
export const boundaryOf = (contentType: string): string | undefined =>
  /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))/i
    .exec(contentType)
    ?.slice(1)
    .find(Boolean)

/** Reads a form with files as its bytes arrive, so that no file is held in memory.
 *  Source: RFC 7578 and the form encoding of browsers (HTML, "multipart/form-data encoding algorithm"). */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const input = source[Symbol.asyncIterator]()
  const mark = Buffer.from(`\r\n--${boundary}`)
  // The first mark has no line before it.
  let rest = Buffer.from('\r\n')
  const more = async (): Promise<void> => {
    const next = await input.next()
    if (next.done) throw new BrokenForm('the form ends early')
    rest = Buffer.concat([rest, next.value])
  }

  async function* data(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = rest.indexOf(mark)
      if (at >= 0) {
        const last = rest.subarray(0, at)
        rest = rest.subarray(at + mark.length)
        if (last.length > 0) yield last
        return
      }
      // What may be the beginning of a mark stays for the next look.
      const sure = rest.length - mark.length + 1
      if (sure > 0) {
        const piece = rest.subarray(0, sure)
        rest = rest.subarray(sure)
        yield piece
      }
      await more()
    }
  }
  const skip = async (part: AsyncGenerator<Buffer>): Promise<void> => {
    while (!(await part.next()).done);
  }

  try {
    await skip(data())
    for (;;) {
      while (rest.length < 2) await more()
      if (rest.toString('latin1', 0, 2) === '--') return
      let end = rest.indexOf('\r\n\r\n')
      while (end < 0) {
        if (rest.length > HEAD_BYTES_MAX) throw new BrokenForm('the head of a part does not end')
        await more()
        end = rest.indexOf('\r\n\r\n')
      }
      const head = rest.toString('utf8', 0, end)
      rest = rest.subarray(end + 4)
      const part = data()
      const fileName = fieldOf(head, 'filename')
      yield { name: fieldOf(head, 'name') ?? '', ...(fileName === undefined ? {} : { fileName }), data: part }
      await skip(part)
    }
  } finally {
    await input.return?.()
  }
}

/** A field of a part's disposition; browsers write quotes and line ends in it as %22, %0D and %0A. */
function fieldOf(head: string, name: string): string | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? ''
  const value = new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1]
  return value?.replace(/%(22|0D|0A)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
}
