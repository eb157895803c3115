import type { Ctx } from '#platform/http/route'

const types = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

/** What a file is called where it is saved: `plain` for programs that know only ASCII, `name` as people write it. */
export interface DownloadName {
  readonly plain: string
  readonly name: string
}

/** A file as an answer, to be saved and never shown in place.
 *  Source: RFC 6266 and RFC 5987 for names beyond ASCII. */
export function download(
  ctx: Ctx,
  extension: keyof typeof types,
  { plain, name }: DownloadName,
  body: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>,
): Response {
  const encoded = encodeURIComponent(`${name}.${extension}`).replace(
    /['()*!]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  ctx.c.header('Content-Type', types[extension])
  ctx.c.header(
    'Content-Disposition',
    `attachment; filename="${plain}.${extension}"; filename*=UTF-8''${encoded}`,
  )
  return ctx.c.body(body instanceof Uint8Array ? body : streamOf(body))
}

/** Pieces are made as the reader takes them; a reader who leaves ends their making. */
function streamOf(pieces: AsyncIterable<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next()
      if (next.done) controller.close()
      else controller.enqueue(next.value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
