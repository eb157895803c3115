import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { BrowserContext, Page } from 'playwright-core'

import { setUpLink } from '#accounts'
import { launch } from '#test/browser'
import { faultsFor, listen } from '#test/open'
import { newInstance, SITE } from '#test/world'

async function join(context: BrowserContext, link: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(link)
  await page.getByLabel('密码').fill('seven teams one bridge')
  await page.getByRole('button', { name: '设置密码并登录' }).click()
  await page.waitForURL(/\/figures/)
  return page
}

test('without JavaScript: set up, invite, register, confirm, and open the figure down to its record', async () => {
  const { app, deps } = await newInstance()
  const { origin, close } = await listen(request => app.fetch(request))
  const here = (link: string): string => origin + new URL(link).pathname
  const browser = await launch()
  try {
    const context = () => browser.newContext({ javaScriptEnabled: false, locale: 'zh-CN' })
    const eyes = await browser.newContext({ locale: 'zh-CN' })
    const administrator = await (await context()).newPage()
    await administrator.goto(here((await setUpLink(deps)) ?? ''))
    await administrator.getByLabel('站点名称').fill('明珠社区')
    await administrator.getByLabel('区划代码').fill(SITE)
    await administrator.getByLabel('您的姓名').fill('站长')
    await administrator.getByLabel('登录名').fill('head')
    await administrator.getByLabel('密码').fill('a quiet pearl at dawn')
    await administrator.getByRole('button', { name: '建立站点' }).click()
    await administrator.waitForURL(/\/figures/)

    const invite = async (login: string, role: string): Promise<string> => {
      await administrator.goto(`${origin}/at/${SITE}/accounts`)
      await administrator.getByLabel('姓名', { exact: true }).fill(login)
      await administrator.getByLabel('登录名').fill(login)
      await administrator.getByRole('group', { name: '角色' }).last().getByLabel(role).check()
      await administrator.getByRole('button', { name: '生成邀请链接' }).click()
      return here(await administrator.locator('code').innerText())
    }
    const recorder = await join(await context(), await invite('recorder', '登记人'))
    const confirmer = await join(await context(), await invite('confirmer', '确认人'))

    await recorder.goto(`${origin}/at/${SITE}/records/new?kind=clean-up`)
    await recorder.getByLabel('事项').fill('清理桥下垃圾')
    await recorder.getByRole('button', { name: '登记' }).click()
    await recorder.getByRole('alert').waitFor()
    assert.equal(await recorder.getByLabel('事项').inputValue(), '清理桥下垃圾')
    await recorder.getByLabel('日期').fill('2019-06-12')
    await recorder.getByLabel('数量').fill('7.5')
    await recorder.getByLabel('负责人').fill('李队')
    await recorder.getByLabel('体积依据').fill('三方车,两车半')
    await recorder.getByRole('button', { name: '登记' }).click()
    await recorder.getByText('待确认').first().waitFor()

    await confirmer.goto(`${origin}/at/${SITE}/records?status=pending`)
    await confirmer.getByRole('checkbox').check()
    await confirmer.getByRole('button', { name: '确认勾选的记录' }).click()
    await confirmer.goto(`${origin}/at/${SITE}/figures/care.waste?period=2019`)
    assert.match(await confirmer.locator('.big').innerText(), /7\.5 方/)
    await confirmer.getByRole('link', { name: '清理桥下垃圾' }).click()
    await confirmer.getByText('三方车,两车半').waitFor()

    const visitor = await eyes.newPage()
    for (const path of [
      '/',
      `/p/${SITE}/figures?period=2019`,
      `/p/${SITE}/figures/care.waste?period=2019`,
      '/sign-in',
      `/p/${SITE}/figures?period=2019&lang=en`,
    ]) {
      await visitor.goto(origin + path)
      assert.deepEqual(await faultsFor(visitor), [], visitor.url())
    }
    const cookies = await recorder.context().cookies()
    await eyes.addCookies(cookies)
    for (const path of [
      'figures',
      'figures/care.waste?period=2019',
      'records',
      'records/new',
      'records/new?kind=clean-up',
    ]) {
      const answer = await visitor.goto(`${origin}/at/${SITE}/${path}`)
      assert.equal(answer?.status(), 200, `${path}: ${await visitor.content()}`)
      assert.deepEqual(await faultsFor(visitor), [], visitor.url())
    }
  } finally {
    await browser.close()
    close()
  }
})
