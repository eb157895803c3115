import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import sharp from 'sharp'

import { launch } from '#test/browser'

/** Remakes the pictures of the documents from a running demonstration:
 *  `npm run screens -- http://127.0.0.1:8080 PASSWORD [FOLDER] [TEXT-TO-CHECK]`. */
const [origin = 'http://127.0.0.1:8080', password = '', folder = 'docs/screens', article] =
  process.argv.slice(2)
const SITE = '620201002013'
/** Flat pages need few colours; a picture stays small enough for a repository. */
const COLOURS = 96

const shots: readonly (readonly [name: string, path: string, width: number, lang: 'zh' | 'en'])[] = [
  ['figure-1280', `/at/${SITE}/figures/care.households-visited?period=2019`, 1280, 'zh'],
  ['figure-en-1280', `/at/${SITE}/figures/care.households-visited?period=2019`, 1280, 'en'],
  ['report-1280', `/at/${SITE}/reports/year?year=2019`, 1280, 'zh'],
  ['public-figures-390', `/p/${SITE}/figures?period=2019`, 390, 'zh'],
]

mkdirSync(folder, { recursive: true })
const browser = await launch()
const context = await browser.newContext({ locale: 'zh-CN' })
const page = await context.newPage()
await page.goto(`${origin}/sign-in`)
await page.getByLabel('登录名').fill('queren')
await page.getByLabel('密码').fill(password)
await page.getByRole('button', { name: '登录' }).click()
await page.waitForURL(/\/at\//)

async function keep(name: string, whole = false): Promise<void> {
  const picture = sharp(await page.screenshot({ fullPage: whole }))
  await picture.png({ palette: true, colours: COLOURS, effort: 10 }).toFile(join(folder, `${name}.png`))
}

for (const [name, path, width, lang] of shots) {
  await context.addCookies([{ name: 'lang', value: lang, url: origin }])
  await page.setViewportSize({ width, height: 900 })
  await page.goto(origin + path)
  await keep(name)
}
if (article !== undefined) {
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${origin}/at/${SITE}/checks?lang=zh`)
  await page.getByLabel('或者上传文本文件').setInputFiles(article)
  await page.getByLabel('对照哪一年的记录').fill('2019')
  await page.getByRole('button', { name: '体检这份稿件' }).click()
  await page.getByRole('heading', { name: '稿件体检结果' }).waitFor()
  await keep('check-1280', true)
}
await browser.close()
