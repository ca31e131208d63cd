import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { visit } from '../testing/visitor.ts'

const hourMs = 60 * 60 * 1_000
const ago = (hours: number): string => new Date(Date.now() - hours * hourMs).toISOString()
const did = (userId: string, hours: number, result = 'success') => ({
  service: 'user_service',
  user_id: userId,
  action: 'get_user',
  result,
  timestamp: ago(hours),
})

describe('users', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store([
      ...[200, 3, 2, 1].map((hours) => did('old-active', hours)),
      ...[300, 2].map((hours) => did('old-failing', hours, 'DENIED')),
      did('old-failing', 1, 'failure'),
      did('newcomer', 1),
      did('long-gone', 500),
      ...[1, 2, 3, 4, 5].map((hours) => did('N/A', hours)),
    ])
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)
  const listed = async (page: Page): Promise<readonly string[]> =>
    (await page.locator('.users-table tbody th').allInnerTexts()).map((text) => text.trim())

  test('are listed by how much they did, with nobody told apart', async () => {
    await using visitor = await open('/users')
    const { page } = visitor
    const active = page.getByRole('row', { name: /old-active/ })
    await active.waitFor()
    assert.deepEqual(await listed(page), ['old-active', 'old-failing', 'newcomer'])
    assert.match(await active.innerText(), /3\s+0\s+0%\s+1 hour ago/)
    await page.getByText('3 users in 6 entries · 5 entries have no known user').waitFor()
    visitor.assertClean()
  })

  test('are listed by what failed for them, and by who is new', async () => {
    await using visitor = await open('/users?sort=failures')
    const { page } = visitor
    await page.getByRole('table').waitFor()
    assert.deepEqual(await listed(page), ['old-failing'])
    assert.match(await page.getByRole('row', { name: /old-failing/ }).innerText(), /2\s+2\s+100%/)
    await page.getByRole('radio', { name: 'New' }).check()
    await page.getByRole('heading', { name: 'New users' }).waitFor()
    await page.getByRole('row', { name: /old-failing/ }).waitFor({ state: 'detached' })
    assert.deepEqual(await listed(page), ['newcomer'])
    await page.getByRole('link', { name: 'newcomer' }).click()
    await page.waitForURL('**/users/newcomer')
    visitor.assertClean()
  })

  test('a range in which nobody acted says so, and leads to any time', async () => {
    await using visitor = await open('/users?from=2020-01-01&to=2020-01-02')
    const { page } = visitor
    await page.getByText('No user did anything in this range').waitFor()
    await page.getByRole('button', { name: 'Look at any time' }).click()
    await page.getByRole('link', { name: 'long-gone' }).waitFor()
    visitor.assertClean()
  })

  test('are found by keyboard alone', async () => {
    await using visitor = await open('/')
    const { page } = visitor
    await page.locator('main').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('u')
    await page.waitForURL('**/users')
    await page.getByRole('searchbox', { name: 'Find a user' }).waitFor()
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      if ((await page.locator('input[type=search]:focus').count()) > 0) break
    }
    await page.keyboard.type('old-')
    await page.getByText('2 users begin with old-').waitFor()
    await page.waitForURL((url) => url.searchParams.get('find') === 'old-')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/users/old-*')
    await page.getByRole('heading', { level: 1 }).waitFor()
    visitor.assertClean()
  })
})
