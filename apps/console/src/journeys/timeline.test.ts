import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { hostileEntries, hostileTexts } from '../testing/hostile-entries.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { visit } from '../testing/visitor.ts'

const dayMs = 24 * 60 * 60 * 1_000
/** Noon in São Paulo, so that no entry below falls on another day. */
const noonMs = Date.parse('2026-05-20T15:00:00Z')
const atDay = (daysBefore: number, minute = 0): string =>
  new Date(noonMs - daysBefore * dayMs + minute * 60_000).toISOString()

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0'

const ana = (timestamp: string, action: string, more: object = {}) => ({
  service: 'user_service',
  user_id: 'ana',
  action,
  result: 'success',
  timestamp,
  request_id: `ana-${timestamp}`,
  http: { method: 'GET', status: 200, duration_ms: 3, client_ip: '10.0.0.1', user_agent: firefox },
  ...more,
})
const failure = { result: 'failure', cause: 'wrong password' }

/** A person's month: a first login, a new device from a new address, failures, nine days of nothing. */
const anasEntries = [
  ana(atDay(40), 'login'),
  ana(atDay(40, 1), 'get_user'),
  ana(atDay(30), 'login', failure),
  ana(atDay(20), 'login'),
  ana(atDay(10), 'login', { http: { client_ip: '203.0.113.9', user_agent: 'curl/8.5.0' } }),
  ana(atDay(10, 1), 'buy', { service: 'shop' }),
  ana(atDay(0), 'login', failure),
  ana(atDay(0, 1), 'login', failure),
  ana(atDay(0, 2), 'get_user'),
]

/** Someone with more entries than a page renders, or an answer holds. */
const busyEntries = Array.from({ length: 900 }, (_, index) => ({
  service: 'user_service',
  user_id: 'busy',
  action: `action_${index % 3}`,
  result: 'success',
  timestamp: new Date(noonMs - index * 20_000).toISOString(),
}))

describe('a person’s timeline', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store([...anasEntries, ...busyEntries, ...hostileEntries(Date.now())])
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)
  const days = (page: Page) => page.locator('.day-head h3').allInnerTexts()
  const rowsOf = (page: Page) => page.locator('.day-rows .row')
  /** Waits until so many rows are there: those of the selection before are gone first. */
  const rowsAre = async (page: Page, count: number) => {
    await rowsOf(page).nth(count).waitFor({ state: 'detached' })
    await rowsOf(page)
      .nth(count - 1)
      .waitFor()
  }
  const day = (page: Page, name: RegExp) => page.getByRole('region', { name })

  test('says who it is, over all time', async () => {
    await using visitor = await open('/users/ana')
    const { page } = visitor
    const who = page.getByRole('region', { name: 'Who it is' })
    await who.getByText('33% of all').waitFor()
    assert.match(await who.innerText(), /Entries\s+9\s+Failures\s+3/)
    const seen = page.getByRole('region', { name: 'Seen with' })
    await seen.getByText('Firefox 130 · Linux').waitFor()
    await seen.getByText('curl 8.5', { exact: true }).waitFor()
    await seen.getByRole('link', { name: /203\.0\.113\.9/ }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'user_id:ana http.client_ip:203.0.113.9')
    visitor.assertClean()
  })

  test('tells the days, what was new on them, and the quiet between', async () => {
    await using visitor = await open('/users/ana')
    const { page } = visitor
    await day(page, /10 May 2026/)
      .getByText('New service')
      .waitFor()
    assert.deepEqual(await days(page), [
      'Wed, 20 May 2026',
      'Sun, 10 May 2026',
      'Thu, 30 Apr 2026',
      'Mon, 20 Apr 2026',
      'Fri, 10 Apr 2026',
    ])
    assert.equal(await page.getByText('9 quiet days', { exact: true }).count(), 4)
    const chips = (name: RegExp) => day(page, name).locator('.first-chip').allInnerTexts()
    assert.deepEqual((await chips(/10 May/)).sort(), ['First time', 'New address', 'New device', 'New service'])
    assert.deepEqual(await chips(/10 Apr/), ['First time', 'First entry ever'])
    await day(page, /20 May/)
      .getByText('2 failures')
      .waitFor()
    visitor.assertClean()
  })

  test('is narrowed to failures, first times, one action, one day, and back again', async () => {
    await using visitor = await open('/users/ana')
    const { page } = visitor
    await rowsAre(page, 9)
    await page.getByRole('radio', { name: 'Failures', exact: true }).check()
    await rowsAre(page, 3)
    assert.equal(await page.locator('.told.failure').count(), 3)
    await page.getByRole('radio', { name: 'First times' }).check()
    await rowsAre(page, 4)
    await page.goBack()
    await rowsAre(page, 3)
    await page.goBack()
    await rowsAre(page, 9)
    await page.getByRole('region', { name: 'Activity' }).getByRole('button', { name: /buy/ }).click()
    await rowsAre(page, 1)
    await page.getByRole('button', { name: /^Only the action buy/ }).click()
    await rowsAre(page, 9)
    await page
      .getByRole('link', { name: /20 May 2026: 3 entries, 2 failures/ })
      .first()
      .click()
    await page.waitForURL((url) => url.searchParams.get('from') === '2026-05-20T03:00:00.000Z')
    await rowsAre(page, 3)
    visitor.assertClean()
  })

  test('has its picture as a table, its entries as files, and ways to Explore and Live', async () => {
    await using visitor = await open('/users/ana?show=failures')
    const { page } = visitor
    await page.getByRole('radio', { name: 'Table' }).check()
    const table = page.getByRole('region', { name: 'Activity' }).getByRole('table')
    await table.getByRole('row', { name: /20 May 2026/ }).waitFor()
    assert.equal(await table.getByRole('row').count(), 3)
    const exported = page.getByRole('link', { name: 'NDJSON' })
    const answer = await page.request.get(service.url + (await exported.getAttribute('href')))
    assert.equal((await answer.text()).trim().split('\n').length, 3)
    await page.locator('.story-ways').getByRole('link', { name: 'Explore' }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === 'user_id:ana result:failure')
    await page.locator('.row').nth(2).waitFor()
    visitor.assertClean()
  })

  test('a link opens the entry it was copied at, though it is not among the days that are loaded', async () => {
    const [oldest] = await service.search({ q: 'user_id:busy', order: 'asc', limit: '1' })
    await using visitor = await open(`/users/busy?entry=${oldest?.id}`)
    const { page } = visitor
    const linked = page.getByRole('region', { name: 'The entry that this link points to' })
    await linked.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.keyboard.press('Escape')
    await linked.waitFor({ state: 'detached' })
    visitor.assertClean()
  })

  test('renders a screenful of many entries, loads older ones, and keeps the day’s head in view', async () => {
    await using visitor = await open('/users/busy')
    const { page } = visitor
    const rows = page.locator('.day-rows .row')
    await rows.first().waitFor()
    for (let count = 200; count < 900; count += 200) {
      const more = page.getByRole('button', { name: 'Load older days' })
      await more.click()
      await more.or(page.getByText('where this user’s story begins')).first().waitFor()
    }
    await page.getByText('where this user’s story begins').waitFor()
    assert.ok((await rows.count()) < 120, `${await rows.count()} rows are rendered`)
    await page.locator('main').evaluate((main) => {
      main.scrollTop = main.scrollHeight / 2
    })
    await page.locator('.row', { hasText: '09:' }).first().waitFor()
    const [head, main] = await Promise.all([
      page.locator('.day-head').first().boundingBox(),
      page.locator('main').boundingBox(),
    ])
    assert.equal(head?.y, main?.y)
    visitor.assertClean()
  })

  test('what arrives meanwhile is offered, not pushed in', async () => {
    const arriving = (n: number) => ({ service: 's', user_id: 'eva', action: `step_${n}`, result: 'success' })
    await service.store([arriving(1)])
    await using visitor = await open('/users/eva')
    const { page } = visitor
    await page.locator('.day-rows .row').first().waitFor()
    await service.store([arriving(2)])
    await page.getByRole('button', { name: 'Show them' }).click()
    await page.locator('.day-rows .row', { hasText: 'step_2' }).waitFor()
    visitor.assertClean()
  })

  test('an id that nobody has leads to ids that begin alike', async () => {
    await using visitor = await open('/users/anabel')
    const { page } = visitor
    await page.getByText('Nobody with this id is in the log').waitFor()
    await page.getByRole('region', { name: 'Ids that begin alike' }).getByRole('link', { name: /^ana/ }).click()
    await page.getByText('33% of all').waitFor()
    visitor.assertClean()
  })

  test('hostile ids are shown as text', async () => {
    for (const text of Object.values(hostileTexts)) {
      await using visitor = await open(`/users/${encodeURIComponent(text)}`)
      const { page } = visitor
      await page.locator('.day-rows .row').first().waitFor()
      assert.equal(await page.evaluate(`'hacked' in window`), false)
      visitor.assertClean()
    }
  })

  test('failing calls say so, and try again', async () => {
    await using visitor = await open('/users', { expectedErrors: /503/ })
    const { page } = visitor
    await page.route('**/api/users/**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'Service Unavailable', detail: 'the store is starting', code: 'unavailable' }),
      }),
    )
    await page.goto(`${service.url}/users/ana`)
    await page.getByText('the store is starting').waitFor()
    await page.unroute('**/api/users/**')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('33% of all').waitFor()
    visitor.assertClean()
  })

  test('by keyboard alone: marks, days, entries, details', async () => {
    await using visitor = await open('/users/ana')
    const { page } = visitor
    await page.locator('.day-rows .row').nth(8).waitFor()
    const focused = async () => (await page.locator(':focus').getAttribute('aria-label')) ?? ''
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 80; presses++) {
        await page.keyboard.press('Tab')
        if ((await page.locator(`${selector}:focus`).count()) > 0) return
      }
      assert.fail(`${selector} is not reached by Tab`)
    }
    await tabTo('.activity-mark')
    assert.match(await focused(), /20 May 2026: 3 entries/)
    // One stop for Tab; the marks are then reached by arrows.
    await page.keyboard.press('ArrowLeft')
    assert.match(await focused(), /2026: /)
    assert.doesNotMatch(await focused(), /20 May/)
    await page.keyboard.press('ArrowRight')
    await tabTo('.day-fold')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('folded') === '2026-05-20')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => !url.searchParams.has('folded'))
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor({ state: 'detached' })
    visitor.assertClean()
  })
})
