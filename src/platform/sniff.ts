/** What a file really is, told by its first bytes and nothing else. */
export type FileKind =
  | 'jpeg'
  | 'png'
  | 'apng'
  | 'webp'
  | 'gif'
  | 'heic'
  | 'avif'
  | 'tiff'
  | 'bmp'
  | 'pdf'
  | 'svg'
  | 'html'
  | 'video'
  | 'unknown'

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']
const AVIF_BRANDS = ['avif', 'avis']

/** Tells a file's kind; `unknown` when it is none of those we have words for. */
export function kindOf(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString(
    'latin1',
  )
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return isAnimatedPng(bytes) ? 'apng' : 'png'
  if (head.startsWith('RIFF')) return webpOrVideo(head.slice(8, 12))
  if (head.startsWith('GIF8')) return 'gif'
  if (head.startsWith('%PDF-')) return 'pdf'
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff'
  if (head.startsWith('BM')) return 'bmp'
  if (head.startsWith('\x1aE\xdf\xa3')) return 'video'
  if (head.slice(4, 8) === 'ftyp') return ofBrand(head.slice(8, 12))
  return ofText(head)
}

function webpOrVideo(form: string): FileKind {
  if (form === 'WEBP') return 'webp'
  return form === 'AVI ' ? 'video' : 'unknown'
}

function ofBrand(brand: string): FileKind {
  if (HEIC_BRANDS.includes(brand)) return 'heic'
  return AVIF_BRANDS.includes(brand) ? 'avif' : 'video'
}

function ofText(head: string): FileKind {
  const text = head.replace(/^\xef\xbb\xbf/, '').toLowerCase()
  const first = text.search(/<(?:svg|!doctype|html|head|body|script)[\s>:]/)
  if (first < 0 || !/^\s*</.test(text)) return 'unknown'
  return text.startsWith('<svg', first) || text.includes('<svg') ? 'svg' : 'html'
}

/** An animated PNG declares itself by a chunk before its first picture data. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 8; at + 8 <= bytes.byteLength; at += 12 + view.getUint32(at)) {
    const type = view.getUint32(at + 4)
    if (type === ACTL) return true
    if (type === IDAT) return false
  }
  return false
}

const ACTL = 0x6163544c
const IDAT = 0x49444154
