import { crc32 } from 'node:zlib'

import sharp, { type Sharp } from 'sharp'

/** A made-up view: a sky, and a handful of boxes and discs before it. The same number gives the same view. */
export function scene(number: number): Sharp {
  const random = randomFrom(number)
  const colour = () => [random() * 255, random() * 255, random() * 255] as const
  const [width, height, top, bottom] = [400, 300, colour(), colour()]
  const shapes = Array.from({ length: 4 + Math.floor(random() * 10) }, () => ({
    x: random() * width,
    y: random() * height,
    wide: 15 + random() * 125,
    high: 15 + random() * 125,
    round: random() < 0.5,
    colour: colour(),
  }))
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const shape = shapes.findLast(({ round, ...box }) => {
      const [dx, dy] = [((x - box.x) / box.wide) * 2, ((y - box.y) / box.high) * 2]
      return round ? dx * dx + dy * dy < 1 : Math.abs(dx) < 1 && Math.abs(dy) < 1
    })
    for (const channel of [0, 1, 2] as const) {
      const sky = (top[channel] * (height - y) + bottom[channel] * y) / height
      const light = (shape?.colour[channel] ?? sky) + (random() - 0.5) * 20
      pixels[at * 3 + channel] = Math.max(0, Math.min(255, light))
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
}

function randomFrom(seed: number): () => number {
  let state = seed * 7919 + 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(body.length, 0)
  frame.writeUInt32BE(crc32(typed), 4)
  return Buffer.concat([frame.subarray(0, 4), typed, frame.subarray(4)])
}

/** A picture that says it is this large, and is not. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0])
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', Buffer.alloc(20)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A photo as a phone takes it: with where, when, by whom, and a word in each place to look for afterwards. */
export const phonePhoto = (number: number): Promise<Buffer> =>
  scene(number)
    .withExif({
      IFD0: { Make: 'CANARY-MAKE', Artist: 'CANARY-ARTIST', ImageDescription: 'CANARY-HOME' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 46/1 23/1', GPSLongitude: '98/1 17/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><CANARY-XMP/></x:xmpmeta>')
    .jpeg({ quality: 90 })
    .toBuffer()
