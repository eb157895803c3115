import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import type { Page } from 'playwright-core'
import sharp, { type Sharp } from 'sharp'

import { launch } from '#test/browser'
import { faultsFor, listen } from '#test/open'
import { newWorld, SITE } from '#test/world'

const PASSWORD = 'seven teams one bridge'
// Coffee and a spoon, by Rachel Michetti, CC0; a real photo has noise, blur and shadows that made-up views lack.
const coffee = readFileSync(new URL('../photos/coffee.jpg', import.meta.url))

/** The photo as it would come from a phone, with where it was taken. */
const fromPhone = (photo: Sharp): Promise<Buffer> =>
  photo
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '39/1 46/1 23/1' } })
    .jpeg({ quality: 88 })
    .toBuffer()

const chosen = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/jpeg', buffer })

async function signIn(page: Page, origin: string, login: string): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/at\//)
}

test('a phone without JavaScript: a real photo with the record, a paper later, a photo used twice, and the confirmer who looks', async () => {
  const world = await newWorld()
  for (const [login, role] of [
    ['recorder', 'recorder'],
    ['confirmer', 'confirmer'],
  ] as const)
    await world.colleague(login, [role])
  const { origin, close } = await listen(world.request)
  const browser = await launch()
  try {
    const phone = {
      javaScriptEnabled: false,
      locale: 'zh-CN',
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    }
    const recorder = await (await browser.newContext(phone)).newPage()
    const confirmer = await (await browser.newContext(phone)).newPage()
    const eyes = await browser.newContext({ locale: 'zh-CN' })
    await signIn(recorder, origin, 'recorder')
    await signIn(confirmer, origin, 'confirmer')

    const register = async (title: string, photo: Buffer): Promise<string> => {
      await recorder.goto(`${origin}/at/${SITE}/records/new?kind=clean-up`)
      await recorder.getByLabel('日期').fill('2019-06-12')
      await recorder.getByLabel('事项').fill(title)
      await recorder.getByLabel('数量').fill('2')
      await recorder.getByLabel('负责人', { exact: true }).fill('李队')
      await recorder.getByLabel('体积依据').fill('小推车四车')
      await recorder.getByText('添加照片或文件').click()
      const field = recorder.getByLabel('之后的照片')
      assert.match((await field.getAttribute('accept')) ?? '', /^image\//, 'a phone offers its camera')
      assert.notEqual(await field.getAttribute('multiple'), null)
      await field.setInputFiles(chosen('IMG_0001.JPG', photo))
      await recorder.getByRole('button', { name: '登记' }).click()
      await recorder.waitForURL(/\/records\/[0-9a-f-]{36}$/)
      return recorder.url()
    }
    const first = await register('清理桥下垃圾', await fromPhone(sharp(coffee)))
    await recorder.getByText('有：清理后的照片或运输单据').waitFor()
    const picture = recorder.getByRole('img', { name: '之后的照片' })
    assert.equal(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
      320,
    )

    await recorder.getByText('添加照片或文件').click()
    await recorder.getByLabel('文件材料').setInputFiles({
      name: '磅单.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from('<svg onload="x()"/>'),
    })
    await recorder.getByRole('button', { name: '保存这些材料' }).click()
    await recorder
      .getByRole('alert')
      .getByRole('link', { name: /磅单\.svg/ })
      .waitFor()
    await recorder.getByLabel('文件材料').setInputFiles({
      name: '磅单.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
    })
    await recorder.getByLabel('材料说明').fill('两车')
    await recorder.getByRole('button', { name: '保存这些材料' }).click()
    await recorder.getByRole('link', { name: '磅单.pdf' }).waitFor()

    const second = await register(
      '清理河边垃圾',
      await sharp(coffee).resize(420).jpeg({ quality: 60 }).toBuffer(),
    )
    await recorder.getByText('有一张很像的照片在别的记录里').waitFor()

    await confirmer.goto(second)
    await confirmer.getByRole('button', { name: '确认属实' }).click()
    await confirmer.getByRole('alert').waitFor()
    await confirmer.getByRole('link', { name: /清理桥下垃圾/ }).click()
    await confirmer.waitForURL(first)
    await confirmer.goto(second)
    await confirmer.getByLabel(/我看过了/).check()
    await confirmer.getByRole('button', { name: '确认属实' }).click()
    await confirmer.getByText('已确认').first().waitFor()

    await eyes.addCookies(await recorder.context().cookies())
    const visitor = await eyes.newPage()
    for (const path of [
      first,
      second,
      `${origin}/at/${SITE}/records/new?kind=clean-up`,
      `${origin}/at/${SITE}/records?evidence=reused`,
    ])
      for (const lang of ['zh', 'en']) {
        await visitor.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        await visitor.evaluate(`document.querySelectorAll('details').forEach(one => { one.open = true })`)
        assert.deepEqual(await faultsFor(visitor), [], `${path} ${lang}`)
      }
  } finally {
    await browser.close()
    close()
  }
})
