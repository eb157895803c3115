import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createApp } from '#app'
import { launch } from '#test/browser'
import { listen } from '#test/open'
import { newWorld } from '#test/world'

test('a passkey is made on one’s own page and signs in by itself, in a real browser', async () => {
  const world = await newWorld()
  await world.colleague('clerk', ['recorder'])
  // A passkey belongs to a name, not to a number: so the instance is reached under one.
  let answer: (request: Request) => Response | Promise<Response> = world.request
  const server = await listen(request => answer(request))
  const origin = server.origin.replace('127.0.0.1', 'localhost')
  answer = createApp({ deps: { ...world.deps, publicUrl: origin } }).fetch
  const browser = await launch()
  try {
    const context = await browser.newContext({ locale: 'zh-CN' })
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await page.goto(`${origin}/sign-in`)
    await page.getByLabel('登录名').fill('clerk')
    await page.getByLabel('密码').fill('seven teams one bridge')
    await page.getByRole('button', { name: '登录' }).click()
    await page.waitForURL(/\/at\//)
    await page.goto(`${origin}/me/factors`)
    await page.getByLabel('叫它什么').fill('站里的电脑')
    await page.getByRole('button', { name: '添加通行密钥' }).click()
    await page.getByRole('cell', { name: '站里的电脑', exact: true }).waitFor()
    await page.getByRole('button', { name: '退出' }).click()
    await page.goto(`${origin}/sign-in`)
    await page.getByRole('link', { name: '用通行密钥登录' }).click()
    await page.getByRole('button', { name: '使用通行密钥' }).click()
    await page.waitForURL(/\/at\//)
    assert.equal(await page.getByRole('link', { name: '同事clerk' }).count(), 1)
  } finally {
    await browser.close()
    server.close()
  }
})
