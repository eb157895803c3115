import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import type { BrowserContext, Locator, Page } from 'playwright-core'

import { launch } from '#test/browser'
import { faultsFor } from '#test/open'
import { newFolder, serving, stopped } from '#test/processes/program'
import { SITE } from '#test/world'

const PASSWORD = 'seven teams one bridge'
const REGISTER = [
  '类别,专题,日期,事项,数量,负责人,体积依据,户编号,走访人(两人),事由',
  '环境清理,,2019-06-12,清理桥下垃圾,7.5,李队,"三方车,两车半",,,',
  '环境清理,,2019-07-03,清理楼道杂物,3,李队,一车,,,',
  '走访慰问,困难家庭,2019-01-28,春节走访,,,,H001 H002,甲、乙,春节',
]
const ARTICLE = ['明珠社区志愿服务站这一年', '2019年，志愿者清理垃圾10.5方，走访慰问困难家庭9户。'].join('\n')

async function enter(context: BrowserContext, link: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '设置密码并登录' }).click()
  await page.waitForURL(/\/figures/)
  return page
}

async function fetched(page: Page, link: Locator): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
  return readFileSync(await file.path())
}

test('without JavaScript: from the first link to the year report, by three people and a visitor', async () => {
  const program = await serving({ dataDir: join(newFolder(), 'data') })
  const [link = ''] = await program.line(/http\S+\/set-up\/\S+/)
  const origin = program.url.replace(/\/$/, '')
  const at = `${origin}/at/${SITE}`
  const browser = await launch()
  const someone = () =>
    browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN', acceptDownloads: true })
  try {
    const eyes = await browser.newPage({ locale: 'zh-CN' })
    for (const address of [link, `${link}?lang=en`, origin]) {
      await eyes.goto(address)
      assert.deepEqual(await faultsFor(eyes), [], address)
    }

    const head = await (await someone()).newPage()
    await head.goto(link)
    await head.getByLabel('站点名称').fill('明珠社区')
    await head.getByLabel('区划代码').fill(SITE)
    await head.getByLabel('您的姓名').fill('站长')
    await head.getByLabel('登录名').fill('head')
    await head.getByLabel('密码').fill('a quiet pearl at dawn')
    await head.getByRole('button', { name: '建立站点' }).click()
    await head.waitForURL(/\/figures/)
    const invite = async (login: string, role: string): Promise<string> => {
      await head.goto(`${at}/accounts`)
      await head.getByLabel('姓名', { exact: true }).fill(login)
      await head.getByLabel('登录名').fill(login)
      await head.getByRole('group', { name: '角色' }).last().getByLabel(role).check()
      await head.getByRole('button', { name: '生成邀请链接' }).click()
      return origin + new URL(await head.locator('code').innerText()).pathname
    }
    const recorder = await enter(await someone(), await invite('recorder', '登记人'))
    const confirmer = await enter(await someone(), await invite('confirmer', '确认人'))

    // What is wrong stands on top, has the focus, and leads to the field; what was typed stays.
    await recorder.goto(`${at}/records/new?kind=clean-up`)
    await recorder.keyboard.press('Tab')
    assert.equal(await recorder.locator(':focus').innerText(), '跳到正文')
    await recorder.getByLabel('事项').fill('清理河边垃圾')
    await recorder.getByRole('button', { name: '登记' }).click()
    await recorder.getByRole('alert').waitFor()
    assert.equal(await recorder.locator(':focus').getAttribute('role'), 'alert')
    assert.match(await recorder.title(), /^有误/)
    await recorder
      .getByRole('alert')
      .getByRole('link', { name: /数量/ })
      .click()
    assert.equal(await recorder.locator(':target').getAttribute('name'), 'quantity')
    assert.equal(await recorder.getByLabel('事项').inputValue(), '清理河边垃圾')

    await recorder.goto(`${at}/imports`)
    const buffer = Buffer.from(REGISTER.join('\r\n'))
    await recorder
      .getByLabel('台账文件')
      .setInputFiles({ name: '台账2019.csv', mimeType: 'text/csv', buffer })
    await recorder.getByRole('button', { name: '上传并选列' }).click()
    await recorder.getByRole('button', { name: '读取并检查每一行' }).click()
    await recorder.getByRole('button', { name: '写入台账（3 条）' }).click()
    await recorder.getByRole('link', { name: '查看这一批记录' }).waitFor()

    await confirmer.goto(`${at}/records?status=pending`)
    await confirmer.getByRole('checkbox', { name: '选择 清理桥下垃圾' }).check()
    await confirmer.getByRole('button', { name: '确认勾选的记录' }).click()
    await confirmer.goto(`${at}/figures/care.waste?period=2019`)
    assert.equal(await confirmer.locator('.big').innerText(), '7.5 方')
    await confirmer.goto(`${at}/records?status=pending`)
    await confirmer.getByRole('button', { name: '确认全部符合筛选的待确认记录' }).click()
    await confirmer.goto(`${at}/figures/care.waste?period=2019`)
    assert.equal(await confirmer.locator('.big').innerText(), '10.5 方')
    await confirmer.getByRole('link', { name: '清理桥下垃圾' }).click()
    await confirmer.getByText('三方车,两车半').waitFor()

    // Large type and the language come back to the same page, with what was asked in its address.
    await confirmer.goto(`${at}/figures/care.waste?period=2019`)
    await confirmer.getByRole('button', { name: '大字' }).click()
    assert.equal(await confirmer.locator('html').getAttribute('class'), 'elder')
    await confirmer.getByRole('link', { name: 'English' }).click()
    assert.equal(await confirmer.locator('.big').innerText(), '10.5 m³')
    assert.match(confirmer.url(), /care\.waste\?period=2019&lang=en$/)
    await confirmer.getByRole('link', { name: '中文' }).click()

    await confirmer.goto(`${at}/checks`)
    await confirmer.getByLabel('稿件全文').fill(ARTICLE)
    await confirmer.getByLabel('对照哪一年的记录').fill('2019')
    await confirmer.getByRole('button', { name: '体检这份稿件' }).click()
    assert.match(await confirmer.locator('.text .m-supported').innerText(), /^10\.5方/)
    assert.match(await confirmer.locator('.text .m-contradicted').innerText(), /^9户/)

    await confirmer.goto(`${at}/reports/year?year=2019`)
    await confirmer.getByRole('link', { name: '10.5 方', exact: true }).first().waitFor()
    for (const name of ['下载 Word 文件', '下载 Excel 文件']) {
      const file = await fetched(confirmer, confirmer.getByRole('link', { name }))
      assert.equal(file.subarray(0, 2).toString(), 'PK', name)
    }

    const visitor = await (await someone()).newPage()
    await visitor.goto(`${origin}/p/${SITE}/figures?period=2019`)
    await visitor.getByRole('link', { name: '清理垃圾 10.5 方' }).click()
    assert.equal(await visitor.locator('.big').innerText(), '10.5 方')
  } finally {
    await browser.close()
    await stopped(program)
  }
})
