import { execFileSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { chromium, type Browser } from 'playwright-core'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

// No sandbox: tests run as root in containers too, and visit nothing but ourselves.
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--font-render-hinting=none',
]

/** Starts a browser: $CHROMIUM, else the machine's Chromium, else the one that npm brought. Chinese text
 *  has a font in each (the same one, so that pictures of pages agree between machines).
 *  Shape: `const browser = await launch()`, and `after(() => browser.close())`. */
export async function launch(): Promise<Browser> {
  const cache = cacheFolder()
  const wished = process.env['CHROMIUM']
  const system = wished === undefined || wished === '' ? SYSTEM.find(path => existsSync(path)) : wished
  const { executablePath, libraries } = system === undefined ? unpacked(cache) : { executablePath: system }
  const libraryPath = [libraries, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter)
  return chromium.launch({
    executablePath,
    args: ARGS,
    env: {
      PATH: process.env['PATH'] ?? '',
      // Some machines run us under an account without a home; Chromium wants to write there.
      HOME: cache,
      LANG: 'C.UTF-8',
      TZ: 'Asia/Shanghai',
      FONTCONFIG_FILE: fontConfig(cache),
      ...(libraryPath === '' ? {} : { LD_LIBRARY_PATH: libraryPath }),
    },
  })
}

function cacheFolder(): string {
  const modules = fileURLToPath(new URL('../node_modules', import.meta.url))
  for (const folder of [
    join(modules, '.cache'),
    join(tmpdir(), `mingzhu-cache-${process.getuid?.() ?? 0}`),
  ]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      accessSync(folder, constants.W_OK)
      return folder
    } catch {
      // An installation that we may only read: the next place.
    }
  }
  throw new Error('there is no folder in which the browser could be unpacked')
}

/** The package unpacks itself into TMPDIR and takes whatever lies there for complete, so it gets a folder
 *  of its own, moved into place when done. The variable makes it unpack the system libraries it needs too. */
function unpacked(cache: string): { readonly executablePath: string; readonly libraries: string } {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'))
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '../package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(cache, `chromium-${version}`)
  if (!existsSync(folder)) {
    const staging = mkdtempSync(`${folder}-`)
    const script = `const { default: chromium } = await import(${JSON.stringify(entry)}); await chromium.executablePath()`
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      env: { PATH: process.env['PATH'], TMPDIR: staging, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' },
      stdio: 'inherit',
    })
    try {
      renameSync(staging, folder)
    } catch (error) {
      if (!existsSync(folder)) throw error
      rmSync(staging, { recursive: true })
    }
  }
  return { executablePath: join(folder, 'chromium'), libraries: join(folder, 'al2023/lib') }
}

function fontConfig(cache: string): string {
  const fonts = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc')))
  const folders = ['400Regular', '700Bold'].map(name => `<dir>${join(fonts, name)}</dir>`).join('')
  const path = join(cache, 'fonts.conf')
  const families = ['sans-serif', 'serif', 'monospace', 'system-ui'].map(
    family => `<alias><family>${family}</family><prefer><family>Noto Sans SC</family></prefer></alias>`,
  )
  writeFileSync(
    path,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}` +
      `<cachedir>${join(cache, 'fontconfig')}</cachedir>${families.join('')}</fontconfig>`,
  )
  return path
}
