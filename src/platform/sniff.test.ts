import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'

import { kindOf } from './sniff.ts'

test('a file is what its first bytes say', () => {
  const table: readonly [bytes: string, kind: string][] = [
    ['\xff\xd8\xff\xe0', 'jpeg'],
    ['\x89PNG\r\n\x1a\n', 'png'],
    ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
    ['RIFF\x10\0\0\0AVI LIST', 'video'],
    ['RIFF\x10\0\0\0WAVEfmt ', 'unknown'],
    ['GIF89a', 'gif'],
    ['\0\0\0\x18ftypheic', 'heic'],
    ['\0\0\0\x18ftypmif1', 'heic'],
    ['\0\0\0\x18ftypavif', 'avif'],
    ['\0\0\0\x18ftypisom', 'video'],
    ['\x1aE\xdf\xa3', 'video'],
    ['II*\0', 'tiff'],
    ['MM\0*', 'tiff'],
    ['BM\x36', 'bmp'],
    ['%PDF-1.7', 'pdf'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'svg'],
    ['<?xml version="1.0"?>\n<!-- photo.jpg -->\n<svg >', 'svg'],
    ['\xef\xbb\xbf  <!DOCTYPE html><p>', 'html'],
    ['<html><body><svg onload=alert(1)>', 'svg'],
    ['<script>alert(1)</script>', 'html'],
    ['PK\x03\x04', 'unknown'],
    ['photo.jpg', 'unknown'],
    [' \xff\xd8\xff', 'unknown'],
    ['', 'unknown'],
  ]
  assert.deepEqual(
    table.map(([bytes]) => [bytes, kindOf(Buffer.from(bytes, 'latin1'))]),
    table,
  )
})

test('any bytes have a kind, also behind a PNG head', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, png) => {
      kindOf(png ? Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), bytes]) : bytes)
    }),
  )
})
