import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { launch } from '#test/browser'

/** Remakes the screenshots of the documents from a running demonstration:
 *  `npm run screens -- http://127.0.0.1:8080 PASSWORD [FOLDER] [TEXT-TO-CHECK]`. */
const [origin = 'http://127.0.0.1:8080', password = '', folder = 'docs/screens', article] =
  process.argv.slice(2)
const SITE = '620201002013'
mkdirSync(folder, { recursive: true })
const browser = await launch()
const context = await browser.newContext({ locale: 'zh-CN' })
const page = await context.newPage()
await page.goto(`${origin}/sign-in`)
await page.getByLabel('登录名').fill('queren')
await page.getByLabel('密码').fill(password)
await page.getByRole('button', { name: '登录' }).click()
await page.waitForURL(/\/at\//)

const shots: readonly (readonly [name: string, path: string])[] = [
  ['public-figures', `/p/${SITE}/figures?period=2019`],
  ['public-figure', `/p/${SITE}/figures/activities.festivals?period=2019`],
  ['figures', `/at/${SITE}/figures?period=2019`],
  ['figure', `/at/${SITE}/figures/care.households-visited?period=2019`],
  ['records', `/at/${SITE}/records`],
  ['report', `/at/${SITE}/reports/year?year=2019`],
]
for (const width of [390, 1280]) {
  await page.setViewportSize({ width, height: 900 })
  for (const [name, path] of shots) {
    await page.goto(origin + path)
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) })
  }
  await page.goto(`${origin}/at/${SITE}/records`)
  await page.locator('td a').first().click()
  await page.screenshot({ path: join(folder, `record-${width}.png`) })
  if (article === undefined) continue
  await page.goto(`${origin}/at/${SITE}/checks`)
  await page.getByLabel('或者上传文本文件').setInputFiles(article)
  await page.getByLabel('对照哪一年的记录').fill('2019')
  await page.getByRole('button', { name: '体检这份稿件' }).click()
  await page.getByRole('heading', { name: '稿件体检结果' }).waitFor()
  await page.screenshot({ path: join(folder, `check-${width}.png`), fullPage: true })
}
await browser.close()
