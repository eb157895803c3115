import { SaxesParser } from 'saxes'

import { SheetRefused } from './sheet-refusal.ts'

/** What is done with the elements of a part; names come without their prefix. */
export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

/** No part of a workbook that people save is nested deeper than about ten. */
const DEPTH_MAX = 64
/** The longest stretch without a tag or a finished text: a full cell, every character escaped as `_x000D_`. */
const QUIET_CHARACTERS_MAX = 1_000_000

/** Parses one part as its bytes arrive; yields after each piece so that the caller can hand on what it has.
 *  Refuses document type declarations: entities are never expanded. */
export async function* parseXml(
  chunks: AsyncIterable<Buffer>,
  part: string,
  handlers: XmlHandlers,
): AsyncGenerator<undefined> {
  const broken = (): never => {
    throw new SheetRefused('broken-workbook', { part })
  }
  let depth = 0
  let quiet = 0
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
  parser.on('error', broken)
  parser.on('doctype', () => {
    throw new SheetRefused('declares-entities')
  })
  parser.on('opentag', ({ name, attributes }) => {
    quiet = 0
    if (++depth > DEPTH_MAX) broken()
    handlers.open?.(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    quiet = 0
    depth--
    handlers.close?.(localName(name))
  })
  const text = (piece: string): void => {
    quiet = 0
    handlers.text?.(piece)
  }
  parser.on('text', text)
  parser.on('cdata', text)

  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8', {
      fatal: true,
    })
    const piece = decode(decoder, chunk) ?? broken()
    quiet += piece.length
    parser.write(piece)
    if (quiet > QUIET_CHARACTERS_MAX) broken()
    yield
  }
  if (!decoder || decode(decoder) === undefined) broken()
  parser.close()
  yield
}

/** Parses a whole part, for what it tells its handlers. */
export async function readXml(
  chunks: AsyncIterable<Buffer>,
  part: string,
  handlers: XmlHandlers,
): Promise<void> {
  const pieces = parseXml(chunks, part, handlers)
  while (!(await pieces.next()).done);
}

/** The value of an attribute whatever its prefix, as `r:id` has one that a file may choose. */
export function attributeOf(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1]
}

function decode(decoder: TextDecoder, chunk?: Buffer): string | undefined {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch {
    return undefined
  }
}

const localName = (name: string): string => {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
