import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { chromium, type Browser } from 'playwright-core'

const root = resolve(import.meta.dirname, '..')
const cache = join(root, 'node_modules/.cache')

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
]

/** Starts a real Chromium: $CHROMIUM, the system's, or the one that npm brought, unpacked on first use.
 *  Chinese type comes from npm as well, so that screenshots are the same everywhere. */
export async function launch(): Promise<Browser> {
  process.env['FONTCONFIG_FILE'] = fonts()
  const own = [process.env['CHROMIUM'], '/usr/bin/chromium'].find(
    path => path !== undefined && existsSync(path),
  )
  const executablePath = own ?? (await bundled())
  return chromium.launch({ executablePath, args: own ? ARGS : [...ARGS, '--headless=shell'] })
}

function fonts(): string {
  const folder = join(cache, 'fonts')
  mkdirSync(folder, { recursive: true })
  const family = join(root, 'node_modules/@expo-google-fonts/noto-sans-sc')
  const file = join(folder, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${family}/400Regular</dir><dir>${family}/700Bold</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>`,
  )
  return file
}

/** The package unpacks into TMPDIR whatever it finds there of any version, so each version gets a folder of its own;
 *  told that it runs on a bare system it unpacks the libraries it needs as well. */
async function bundled(): Promise<string> {
  const manifest = JSON.parse(
    readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8'),
  ) as { version: string }
  const folder = join(cache, `chromium-${manifest.version}`)
  mkdirSync(folder, { recursive: true })
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return packed.executablePath()
}
