import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Page } from 'playwright-core'

import { launch } from '#test/browser'
import { faultsFor, listen } from '#test/open'
import { newWorld, SITE } from '#test/world'

const PASSWORD = 'seven teams one bridge'
const PHONE = { width: 390, height: 780 }

async function signIn(page: Page, origin: string, login: string): Promise<void> {
  await page.goto(`${origin}/sign-in`)
  await page.getByLabel('登录名').fill(login)
  await page.getByLabel('密码').fill(PASSWORD)
  await page.getByRole('button', { name: '登录' }).click()
  await page.waitForURL(/\/at\//)
}

const isNarrow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth <= innerWidth')

async function assertSound(eyes: Page, address: string): Promise<void> {
  await eyes.goto(address)
  assert.deepEqual(await faultsFor(eyes), [], address)
  assert.ok(await isNarrow(eyes), `${address} is wider than the screen`)
}

/** Presses a command on an order's page, opening its form first where it is folded up. */
async function press(page: Page, words: string): Promise<void> {
  const folded = page.locator('summary', { hasText: words })
  if (await folded.count()) await folded.first().click()
  await page.getByRole('button', { name: words, exact: true }).first().click()
}

test('without JavaScript: a resident asks on a phone, the desk dispatches, a second person confirms, the resident rates', async () => {
  const world = await newWorld()
  await world.colleague('desk', ['recorder', 'dispatcher'])
  await world.colleague('second', ['confirmer'])
  const teams = `/at/${SITE}/teams`
  await world.administrator.submit(`${teams}/new`, teams, {
    code: 'T1',
    name: '便民维修队',
    foundedOn: '2019-01-01',
  })
  const { origin, close } = await listen(world.request)
  const browser = await launch()
  try {
    const someone = (more = {}) =>
      browser
        .newContext({ javaScriptEnabled: false, locale: 'zh-CN', ...more })
        .then(context => context.newPage())
    // An elder's old phone at 200 %: half as wide, in large type.
    const eyes = await browser.newPage({ locale: 'zh-CN', viewport: { width: 320, height: 640 } })
    await eyes.context().addCookies([{ name: 'elder', value: '1', url: origin }])

    const resident = await someone({ viewport: PHONE })
    await resident.goto(`${origin}/p/${SITE}/order`)
    await assertSound(eyes, resident.url())
    await resident.getByRole('link', { name: '别的需要' }).click()
    await assertSound(eyes, resident.url())
    await resident.getByLabel('电话').fill('0937-6221234')
    await resident.getByRole('button', { name: '提交' }).click()
    await resident.getByRole('alert').waitFor()
    assert.equal(await resident.getByLabel('电话').inputValue(), '0937-6221234')
    await resident.getByLabel('需要什么').fill('厨房水龙头漏水')
    await resident.getByLabel('在哪里').fill('3 号楼 2 单元')
    await resident.getByRole('button', { name: '提交' }).click()
    await resident.waitForURL(/\/order\/[A-Z0-9]{5}-[A-Z0-9]{5}/)
    const status = resident.url().replace(/\?.*/, '')
    await assertSound(eyes, status)

    const desk = await someone({ viewport: { width: 1280, height: 800 } })
    await signIn(desk, origin, 'desk')
    await desk.goto(`${origin}/at/${SITE}/orders`)
    await desk.getByRole('link', { name: '待审核', exact: true }).click()
    await desk.getByRole('link', { name: '2019-0001' }).click()
    await desk.getByText('厨房水龙头漏水').waitFor()
    await press(desk, '受理')
    await desk.locator('#f-dispatch-to').selectOption({ label: '便民维修队' })
    await press(desk, '派单')
    await press(desk, '接单')
    await press(desk, '填报结果')

    const second = await someone()
    await signIn(second, origin, 'second')
    await second.goto(desk.url())
    await press(second, '确认完成')
    await second.getByRole('link', { name: '打开这条记录' }).click()
    await second.getByText('2019-0001').first().waitFor()

    await resident.goto(status)
    for (const question of ['做到了吗', '按时吗']) await resident.getByLabel(question).selectOption('yes')
    await resident.getByLabel('还需要什么吗').selectOption('no')
    await resident.getByRole('button', { name: '评一评' }).click()
    await resident.getByText('已收到您的评价').waitFor()
    await assertSound(eyes, status)
  } finally {
    await browser.close()
    close()
  }
})

test('a caller is served by phone, for her mother, and gets a paper card', async () => {
  const world = await newWorld()
  const clerk = await world.colleague('desk', ['recorder', 'dispatcher'])
  const people = `/at/${SITE}/people`
  await clerk.submit(`${people}/new`, people, { name: '李桂兰', code: 'R1' })
  const { origin, close } = await listen(world.request)
  const browser = await launch()
  try {
    const desk = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
    await signIn(desk, origin, 'desk')
    await desk.goto(`${origin}/at/${SITE}/orders/new`)
    assert.deepEqual(await faultsFor(desk), [])
    await desk.locator('#f-need').fill('妈妈一个人在家，想请人读信')
    await desk.locator('#f-proxy').selectOption('family')
    await desk.locator('#f-consent').fill('电话里她本人同意')
    await desk.locator('#f-requesterCode').fill('R1')
    await desk.getByRole('button', { name: '登记这一单' }).click()
    await desk.waitForURL(/orders\/[0-9a-f-]{36}/)
    await desk.getByText('家人代').waitFor()
    await desk.getByRole('button', { name: '发一张点单卡' }).click()
    const code = await desk.locator('.slip code').innerText()
    assert.deepEqual(await faultsFor(desk), [])
    const elder = await (await browser.newContext({ locale: 'zh-CN', javaScriptEnabled: false })).newPage()
    await elder.goto(`${origin}/p/${SITE}/card/${code}`)
    await elder.getByRole('link', { name: '2019-0001' }).click()
    await elder.getByText('想请人读信').waitFor()
  } finally {
    await browser.close()
    close()
  }
})
