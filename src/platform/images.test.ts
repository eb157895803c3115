import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import sharp from 'sharp'

import type { Result } from '#kernel/result'

import { chunk, pngHeader, scene } from '#test/photos'

import { prepareImage } from './images.ts'
import type { PreparedImage } from './images.ts'
import { hammingDistance, NEAR_DUPLICATE_MAX } from './likeness.ts'

const LIMITS = { sizeBytesMax: 20_000_000, pixelsMax: 50_000_000, decodeSMax: 10 }
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#6080a0' } })

function photo(answer: Result<PreparedImage>): PreparedImage {
  assert(answer.ok, answer.ok ? '' : answer.error.code)
  return answer.value
}
function code(answer: Result<unknown>): string {
  assert(!answer.ok)
  return answer.error.code
}

test('JPEG, PNG and WebP become JPEG; hashes are of what came and of what is kept', async () => {
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const bytes = await scene(3).toFormat(format).toBuffer()
    const prepared = photo(await prepareImage(bytes))
    const stored = await sharp(prepared.bytes).metadata()
    assert.deepEqual([stored.format, stored.width, stored.height], ['jpeg', 400, 300])
    assert.deepEqual([prepared.mime, prepared.widthPx, prepared.heightPx], ['image/jpeg', 400, 300])
    assert.equal(prepared.sha256, createHash('sha256').update(prepared.bytes).digest('hex'))
    assert.equal(prepared.sha256Original, createHash('sha256').update(bytes).digest('hex'))
    assert.match(prepared.perceptualHash, /^[0-9a-f]{64}$/)
    const thumbnail = await sharp(prepared.thumbnail).metadata()
    assert.deepEqual([thumbnail.format, thumbnail.width, thumbnail.height], ['jpeg', 320, 240])
  }
})

test('large photos shrink to 2000 px, small ones stay, shapes are kept', async () => {
  const sizes: readonly [number, number, number, number][] = [
    [4000, 3000, 2000, 1500],
    [1000, 4000, 500, 2000],
    [2000, 10, 2000, 10],
    [3, 2, 3, 2],
    [1, 1, 1, 1],
  ]
  for (const [width, height, widthPx, heightPx] of sizes) {
    const prepared = photo(await prepareImage(await plain(width, height).jpeg().toBuffer()))
    assert.deepEqual([prepared.widthPx, prepared.heightPx], [widthPx, heightPx])
  }
})

test('a photo lying on its side stands up', async () => {
  const left = {
    input: { create: { width: 20, height: 40, channels: 3, background: 'red' } },
    left: 0,
    top: 0,
  } as const
  const lying = await plain(80, 40).composite([left]).withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const prepared = photo(await prepareImage(lying))
  assert.deepEqual([prepared.widthPx, prepared.heightPx], [40, 80])
  // Orientation 6: what was stored on the left is on top.
  const { data } = await sharp(prepared.bytes).raw().toBuffer({ resolveWithObject: true })
  assert((data[0] ?? 0) > 200 && (data.at(-3) ?? 255) < 150)
})

test('place, camera, owner, comments, thumbnails and colour profile are gone; colours are sRGB', async () => {
  const bytes = await sharp(await plain(60, 40).png().toBuffer())
    .withExif({
      IFD0: { Make: 'CANARY-MAKE', Artist: 'CANARY-ARTIST', ImageDescription: 'CANARY-HOME' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 46/1 23/1', GPSLongitude: '98/1 17/1 0/1' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><CANARY-XMP/></x:xmpmeta>')
    .withIccProfile('p3')
    .jpeg()
    .toBuffer()
  const before = await sharp(bytes).metadata()
  assert(before.exif && before.icc && before.xmp && bytes.includes('CANARY-HOME'), 'the canaries are planted')

  const prepared = photo(await prepareImage(Buffer.concat([bytes, Buffer.from('PK\x03\x04 CANARY-TAIL')])))
  for (const output of [prepared.bytes, prepared.thumbnail]) {
    const { exif, icc, iptc, xmp, comments, space, orientation } = await sharp(output).metadata()
    assert.deepEqual(
      [exif, icc, iptc, xmp, comments, orientation, space],
      [undefined, undefined, undefined, undefined, undefined, undefined, 'srgb'],
    )
    assert.equal(/CANARY|Exif|GPS|adobe/.test(output.toString('latin1')), false)
  }
})

test('colours of a wide profile are converted, not just relabelled', async () => {
  const red = { width: 20, height: 20, channels: 3, background: '#ff0000' } as const
  const p3 = await sharp({ create: red }).withIccProfile('p3').png().toBuffer()
  const raw = await sharp(p3).keepIccProfile().raw().toBuffer()
  const prepared = photo(await prepareImage(p3))
  const seen = await sharp(prepared.bytes).raw().toBuffer()
  assert((raw[0] ?? 0) < 245, 'sRGB red is not the full red of P3')
  assert((seen[0] ?? 0) > 250 && (seen[1] ?? 255) < 6)
})

test('CMYK and grey pictures and transparent ones come out as ordinary ones, transparency as white', async () => {
  const cmyk = await plain(30, 30).toColourspace('cmyk').jpeg().toBuffer()
  const grey = await plain(30, 30).greyscale().png().toBuffer()
  const clear = await sharp({
    create: { width: 30, height: 30, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
    .png()
    .toBuffer()
  for (const bytes of [cmyk, grey, clear]) {
    assert.equal((await sharp(photo(await prepareImage(bytes)).bytes).metadata()).format, 'jpeg')
  }
  assert.deepEqual(
    [
      ...(
        await sharp(photo(await prepareImage(clear)).bytes)
          .raw()
          .toBuffer()
      ).subarray(0, 3),
    ],
    [255, 255, 255],
  )
})

test('what is not a plain photo is refused with words that say what to do', async () => {
  const gif = Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')
  const frames = Buffer.concat([Buffer.alloc(20 * 20 * 3, 50), Buffer.alloc(20 * 20 * 3, 200)])
  const animatedWebp = await sharp(frames, { raw: { width: 20, height: 40, channels: 3, pageHeight: 20 } })
    .webp({ loop: 0, delay: [100, 100] })
    .toBuffer()
  const table: readonly [name: string, bytes: Uint8Array, code: string, words: RegExp][] = [
    ['nothing', new Uint8Array(), 'images.empty', /重新选择/],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'images.not-a-photo', /兼容性最佳/],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'images.not-a-photo', /SVG/],
    ['HTML', Buffer.from('<!doctype html><script>1</script>'), 'images.not-a-photo', /网页/],
    ['GIF', gif, 'images.animated', /GIF/],
    ['animated WebP', animatedWebp, 'images.animated', /动图/],
    ['animated PNG', await animatedPng(), 'images.animated', /动图/],
    ['PDF', Buffer.from('%PDF-1.7'), 'images.not-a-photo', /PDF/],
    ['zip named jpg', Buffer.from('PK\x03\x04'), 'images.not-a-photo', /JPEG/],
    [
      'a JPEG head and nonsense',
      Buffer.from('\xff\xd8\xff\xe0nonsense', 'latin1'),
      'images.damaged',
      /重新上传/,
    ],
  ]
  for (const [name, bytes, wanted, words] of table) {
    const answer = await prepareImage(bytes)
    assert.equal(code(answer), wanted, name)
    assert.match(answer.ok ? '' : answer.error.words[0], words, name)
  }
})

test('half an upload is refused, wherever it broke off', async () => {
  const whole = await scene(5).jpeg().toBuffer()
  for (const part of [0.1, 0.5, 0.9]) {
    assert.equal(code(await prepareImage(whole.subarray(0, whole.length * part))), 'images.damaged')
  }
})

test('too many bytes and too many pixels are refused before anything is decoded', async () => {
  assert.equal(code(await prepareImage(Buffer.alloc(20_000_001, 0xff))), 'images.too-large')
  const started = process.cpuUsage()
  const bomb = await prepareImage(pngHeader(50_000, 50_000))
  assert.equal(code(bomb), 'images.too-many-pixels')
  assert.deepEqual(bomb.ok ? {} : bomb.error.facts, { megapixels: 2500, max: 50 })
  assert(process.cpuUsage(started).user < 500_000)
  const small = await plain(100, 100).png().toBuffer()
  assert.equal(code(await prepareImage(small, { ...LIMITS, pixelsMax: 9_999 })), 'images.too-many-pixels')
  assert((await prepareImage(small, { ...LIMITS, pixelsMax: 10_000 })).ok)
})

test('a picture that takes too long is given up', async () => {
  // The slowest there is within the limits: 49 MP, interlaced, so that all of it must be read first.
  const slow = await plain(7000, 7000).png({ progressive: true, compressionLevel: 1 }).toBuffer()
  const started = performance.now()
  const answer = await prepareImage(slow, { ...LIMITS, decodeSMax: 1 })
  const seconds = (performance.now() - started) / 1000
  assert(answer.ok ? seconds < 2 : answer.error.code === 'images.too-slow', `${seconds}`)
})

test('a JPEG whose last scan is repeated a thousand times is not worked through', async () => {
  const jpeg = await plain(3000, 3000).jpeg({ progressive: true }).toBuffer()
  const lastScan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -2)
  const scans = Array.from({ length: 1000 }, () => lastScan)
  const started = process.cpuUsage()
  const bomb = Buffer.concat([jpeg.subarray(0, -2), ...scans, jpeg.subarray(-2)])
  assert.equal(code(await prepareImage(bomb)), 'images.damaged')
  assert(process.cpuUsage(started).user < 2_000_000)
})

test('near duplicates are told from different pictures (figures in likeness.ts)', async () => {
  const same: number[] = []
  const hashes: string[] = []
  for (let n = 0; n < 12; n += 1) {
    const one = await scene(n).png().toBuffer()
    const { perceptualHash } = photo(await prepareImage(one))
    hashes.push(perceptualHash)
    const copies = [
      sharp(one).jpeg({ quality: 40 }),
      sharp(one).resize(200),
      sharp(one).linear(0.8, 20),
      sharp(one).extract({ left: 4, top: 3, width: 392, height: 294 }),
    ]
    for (const copy of copies) {
      const found = photo(await prepareImage(await copy.toFormat('jpeg').toBuffer()))
      same.push(hammingDistance(perceptualHash, found.perceptualHash))
    }
  }
  const different = hashes.flatMap((one, n) => hashes.slice(0, n).map(other => hammingDistance(one, other)))
  const near = (distances: readonly number[]) =>
    distances.filter(distance => distance <= NEAR_DUPLICATE_MAX).length / distances.length
  assert(near(same) >= 0.95, `of the copies ${near(same)} are found`)
  assert.equal(near(different), 0)
})

async function animatedPng(): Promise<Buffer> {
  const still = await plain(4, 4).png().toBuffer()
  const afterHeader = 8 + 25
  const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))
  return Buffer.concat([still.subarray(0, afterHeader), control, still.subarray(afterHeader)])
}
