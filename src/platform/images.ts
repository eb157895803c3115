import { createHash } from 'node:crypto'
import sharp from 'sharp'
import type { Sharp } from 'sharp'

import { assert, no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

import { openGate } from './gate.ts'
import { differenceHash, HASH_HEIGHT_PX, HASH_WIDTH_PX } from './likeness.ts'
import { kindOf } from './sniff.ts'

// The sniffer decides first; should libvips ever see more in some bytes than we do, it cannot open it either:
// its loaders for SVG, PDF, TIFF, HEIF and all others are shut for this process.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
})

/** A photo made anew from its pixels: nothing of the file that came in is left but what can be seen. */
export interface PreparedImage {
  readonly bytes: Buffer
  readonly widthPx: number
  readonly heightPx: number
  readonly mime: 'image/jpeg'
  /** Of `bytes`, as stored. */
  readonly sha256: string
  /** Of the file as it came in: tells the very same upload again. */
  readonly sha256Original: string
  /** 64 hex digits, to be compared with `hammingDistance`. */
  readonly perceptualHash: string
  /** The same photo as JPEG, at most 320 px wide or high. */
  readonly thumbnail: Buffer
}

export interface ImageLimits {
  readonly sizeBytesMax: number
  readonly pixelsMax: number
  readonly decodeSMax: number
}

// 20 MB and 50 megapixels take every phone's normal photo (12 to 48 MP, 3 to 15 MB).
const LIMITS: ImageLimits = { sizeBytesMax: 20_000_000, pixelsMax: 50_000_000, decodeSMax: 10 }
const EDGE_MAX_PX = 2000
const THUMBNAIL_EDGE_MAX_PX = 320
// JPEG, since it goes into DOCX and onto any printer. A 12 MP photo takes about 0.3 s; mozjpeg and WebP
// halve the bytes for half as much time again.
const QUALITY = { photo: 82, thumbnail: 75 }
// A 50 MP picture may need 150 MB while it is decoded.
const gate = openGate(2, 50)

/** Makes an uploaded photo fit to keep and to show: upright, sRGB, without metadata, at most 2000 px.
 *  Shape:   what it is is read from the bytes alone; name and declared type are not asked.
 *  Refuses: images.empty, images.too-large, images.not-a-photo (with words for HEIC, GIF, SVG, video …),
 *           images.animated, images.too-many-pixels, images.damaged, images.too-slow, images.busy. */
export async function prepareImage(
  bytes: Uint8Array,
  limits: ImageLimits = LIMITS,
): Promise<Result<PreparedImage>> {
  if (bytes.byteLength === 0) return no(refusals.empty)
  if (bytes.byteLength > limits.sizeBytesMax) return no(tooLarge(limits.sizeBytesMax))
  const kind = kindOf(bytes)
  if (kind !== 'jpeg' && kind !== 'png' && kind !== 'webp') return no(notAPhoto[kind])
  const prepared = gate(() => decode(bytes, limits))
  return prepared ?? no(refusals.busy)
}

async function decode(bytes: Uint8Array, limits: ImageLimits): Promise<Result<PreparedImage>> {
  const header = await unlessBroken(sharp(bytes, { limitInputPixels: false }).metadata())
  if (!header.ok) return header
  const { width, height, pages } = header.value
  if ((pages ?? 1) > 1) return no(refusals.animated)
  if (width * height > limits.pixelsMax) return no(tooManyPixels(width * height, limits.pixelsMax))

  const upright = await unlessBroken(
    sharp(bytes, { autoOrient: true, failOn: 'error', limitInputPixels: limits.pixelsMax })
      .timeout({ seconds: limits.decodeSMax })
      .resize(EDGE_MAX_PX, EDGE_MAX_PX, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  )
  if (!upright.ok) return upright
  const { data, info } = upright.value
  const pixels = (): Sharp =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })

  const jpeg = await pixels().jpeg({ quality: QUALITY.photo }).toBuffer()
  const thumbnail = await pixels()
    .resize(THUMBNAIL_EDGE_MAX_PX, THUMBNAIL_EDGE_MAX_PX, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY.thumbnail })
    .toBuffer()
  const grey = await pixels()
    .greyscale()
    .resize(HASH_WIDTH_PX, HASH_HEIGHT_PX, { fit: 'fill' })
    .raw()
    .toBuffer()

  return ok({
    bytes: jpeg,
    widthPx: info.width,
    heightPx: info.height,
    mime: 'image/jpeg',
    sha256: sha256(jpeg),
    sha256Original: sha256(bytes),
    perceptualHash: differenceHash(grey),
    thumbnail,
  })
}

/** libvips says what is wrong with a picture by throwing; a picture that cannot be read is no bug of ours. */
async function unlessBroken<T>(reading: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await reading)
  } catch (error) {
    assert(error instanceof Error, 'sharp throws errors')
    return no(error.message.startsWith('timeout:') ? refusals.tooSlow : refusals.damaged)
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const tooLarge = (sizeBytesMax: number): Refusal => ({
  code: 'images.too-large',
  status: 413,
  facts: { maxMb: Math.round(sizeBytesMax / 1_000_000) },
  words: [
    '照片太大：最多 {maxMb} MB。请在手机里选“中等”大小或截一部分再上传。',
    'The photo is too large: at most {maxMb} MB. Choose a smaller size on your phone and upload it again.',
  ],
})

const tooManyPixels = (pixels: number, pixelsMax: number): Refusal => ({
  code: 'images.too-many-pixels',
  status: 413,
  facts: { megapixels: Math.round(pixels / 1_000_000), max: Math.round(pixelsMax / 1_000_000) },
  words: [
    '照片尺寸太大：{megapixels} 百万像素，最多 {max}。请缩小后再上传。',
    'The photo has {megapixels} megapixels; at most {max} can be taken. Make it smaller and upload it again.',
  ],
})

const refusals = {
  empty: {
    code: 'images.empty',
    status: 422,
    words: ['文件是空的，请重新选择照片。', 'The file is empty. Choose the photo again.'],
  },
  animated: {
    code: 'images.animated',
    status: 422,
    words: [
      '这是动图，不能作为凭据。请上传一张普通照片（JPEG 或 PNG）。',
      'This is an animation and cannot serve as evidence. Upload an ordinary photo (JPEG or PNG).',
    ],
  },
  damaged: {
    code: 'images.damaged',
    status: 422,
    words: [
      '照片打不开，可能没有传完整或已经损坏。请重新上传，或重新拍一张。',
      'The photo cannot be opened; it may be incomplete or damaged. Upload it again, or take another.',
    ],
  },
  tooSlow: {
    code: 'images.too-slow',
    status: 422,
    words: [
      '照片处理时间太长，已经停止。请缩小后再上传，或截图后上传截图。',
      'The photo took too long to read and was given up. Make it smaller, or upload a screenshot of it.',
    ],
  },
  busy: {
    code: 'images.busy',
    status: 429,
    words: [
      '现在上传照片的人太多，请过一会儿再传。',
      'Too many photos are being uploaded at this moment. Try again in a little while.',
    ],
  },
} as const satisfies Record<string, Refusal>

const declined = (zh: string, en: string): Refusal => ({
  code: 'images.not-a-photo',
  status: 422,
  words: [zh, en],
})

const notAPhoto = {
  heic: declined(
    '这是苹果手机的 HEIC 照片，这里还打不开。请在手机“设置 › 相机 › 格式”里选“兼容性最佳”后重拍，或把照片截图后上传。',
    'This is a HEIC photo, which cannot be opened here. On the iPhone choose Settings › Camera › Formats › Most Compatible, or upload a screenshot of the photo.',
  ),
  avif: declined(
    '这是 AVIF 图片，这里还打不开。请另存为 JPEG 或 PNG 后上传。',
    'This is an AVIF picture, which cannot be opened here. Save it as JPEG or PNG and upload that.',
  ),
  gif: {
    ...refusals.animated,
    words: [
      '这是 GIF 动图，不能作为凭据。请上传一张普通照片（JPEG 或 PNG）。',
      'This is a GIF and cannot serve as evidence. Upload an ordinary photo (JPEG or PNG).',
    ],
  },
  apng: refusals.animated,
  svg: declined(
    '这是 SVG 矢量图，不是照片。请上传拍摄的照片（JPEG 或 PNG）。',
    'This is an SVG drawing, not a photo. Upload a photo (JPEG or PNG).',
  ),
  html: declined(
    '这是网页文件，不是照片。请上传照片本身，而不是保存下来的网页。',
    'This is a web page, not a photo. Upload the picture itself instead of the saved page.',
  ),
  pdf: declined(
    '这是 PDF 文件。请在“文件”一栏上传它，这里只收照片。',
    'This is a PDF. Upload it as a document; here only photos are taken.',
  ),
  video: declined(
    '这是视频，这里只收照片。请截取一帧画面后上传。',
    'This is a video; here only photos are taken. Upload one still picture of it.',
  ),
  tiff: declined(
    '这是 TIFF 图片，这里还打不开。请另存为 JPEG 或 PNG 后上传。',
    'This is a TIFF picture, which cannot be opened here. Save it as JPEG or PNG and upload that.',
  ),
  bmp: declined(
    '这是 BMP 图片，这里还打不开。请另存为 JPEG 或 PNG 后上传。',
    'This is a BMP picture, which cannot be opened here. Save it as JPEG or PNG and upload that.',
  ),
  unknown: declined(
    '这不是照片。请上传 JPEG、PNG 或 WebP 格式的照片；改文件名没有用，要在手机或电脑上另存。',
    'This is not a photo. Upload a JPEG, PNG or WebP; renaming a file does not change it, save it as one of these.',
  ),
} as const satisfies Record<string, Refusal>
