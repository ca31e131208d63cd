import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { visit } from '../testing/visitor.ts'

const minuteMs = 60_000
const startedAtMs = Date.now()
const at = (minutesAgo: number): string => new Date(startedAtMs - minutesAgo * minuteMs).toISOString()

/** Entries of a service, spread evenly over most of an hour; `failing` of ten of them fail. */
const did = (
  service: string,
  {
    count,
    failing = 0,
    since = 0,
    ms,
  }: { readonly count: number; readonly failing?: number; readonly since?: number; readonly ms?: number },
) =>
  Array.from({ length: count }, (_, index) => {
    const isFailure = index % 10 < failing
    const route = index % 4 === 0 ? '/orders/{id}' : '/orders/'
    return {
      service,
      user_id: index % 5 === 0 ? 'anna' : 'N/A',
      action: index % 4 === 0 ? 'get_order' : 'create_order',
      result: isFailure ? 'failure' : 'success',
      ...(isFailure && { cause: index % 20 < 10 ? 'Out of stock' : 'Card refused' }),
      timestamp: at(since + 1 + (index * 50) / count),
      ...(ms !== undefined && { http: { route, method: 'GET', status: isFailure ? 409 : 200, duration_ms: ms } }),
    }
  })

const entries = [
  ...did('orders', { count: 100, failing: 3, ms: 140 }),
  ...did('orders', { count: 100, failing: 1, ms: 100, since: 60 }),
  ...did('stock', { count: 40, ms: 900 }),
  ...did('mail', { count: 40 }),
  { ...did('once', { count: 1 })[0], result: 'error' },
  ...did('gone', { count: 12, since: 60 }),
]

const cards = async (page: Page): Promise<readonly string[]> =>
  (await page.locator('.group-card h3').allInnerTexts()).map((text) => text.trim())
const rows = async (page: Page): Promise<readonly string[]> =>
  (await page.locator('.group-table tbody th').allInnerTexts()).map((text) => text.trim())
const query = (page: Page, asked: string): Promise<void> =>
  page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('q') === asked)

describe('services', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(entries)
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)

  test('stand worst first, with the reason, the change, and who went silent', async () => {
    await using visitor = await open('/services')
    const { page } = visitor
    const orders = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'orders' }) })
    await orders.getByText('30% of 100 failed').waitFor()
    assert.deepEqual(await cards(page), ['orders', 'once', 'stock', 'mail'])
    await page.getByText('4 services · 181 entries · 17.1% failed').waitFor()
    await orders.getByText('40% slower than the hour before').first().waitFor()
    await orders.getByText('20 points more than the hour before').waitFor()
    await page.getByText('1 of 1 failed: few entries weigh little').waitFor()
    await page.getByText('No failures: placed by its p95 of 900 ms').waitFor()
    await page.getByText('No failures and no durations').waitFor()
    const silent = page.getByRole('region', { name: '1 service went silent' })
    assert.match(await silent.innerText(), /gone\s+12 in the hour before, none since; last 1\s?h/)
    visitor.assertClean()
  })

  test('show their last entry by its own time, however late older ones arrive', async () => {
    await using visitor = await open('/services')
    const { page } = visitor
    const mail = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'mail' }) })
    // Of each service the newest entry was sent first here, the oldest last.
    await mail.locator(`time[datetime="${at(1)}"]`).waitFor()
    visitor.assertClean()
  })

  test('are sorted by any column of the table, and the address keeps it', async () => {
    await using visitor = await open('/services')
    const { page } = visitor
    await page.getByRole('radio', { name: 'Table' }).check()
    await page.getByRole('button', { name: 'p95' }).click()
    await page.waitForURL('**/services?as=table&sort=p95')
    assert.equal(await page.locator('th[aria-sort]').getAttribute('aria-sort'), 'descending')
    assert.deepEqual(await rows(page), ['stock', 'orders', 'mail', 'once'])
    await page.getByRole('button', { name: 'p95' }).click()
    await page.locator('th[aria-sort=ascending]').waitFor()
    assert.deepEqual(await rows(page), ['orders', 'stock', 'mail', 'once'])
    await page.getByRole('checkbox', { name: 'Compare' }).uncheck()
    await page.getByText('slower').first().waitFor({ state: 'detached' })
    await page.reload()
    await page.locator('th[aria-sort=ascending]').waitFor()
    assert.deepEqual(await rows(page), ['orders', 'stock', 'mail', 'once'])
    assert.equal(await page.getByText('slower').count(), 0)
    visitor.assertClean()
  })

  test('open their failures, their slow entries and what they last did in Explore', async () => {
    await using visitor = await open('/services')
    const { page } = visitor
    await page.getByRole('link', { name: /Failures of orders/ }).click()
    await query(page, 'service:orders result:failure')
    await page.locator('.row').nth(29).waitFor()
    await page.goBack()
    await page
      .getByRole('link', { name: /Entries of stock that took 900 ms or longer/ })
      .first()
      .click()
    await query(page, 'service:stock http.duration_ms>=900')
    await page.locator('.row').nth(10).waitFor()
    await page.goBack()
    await page.getByRole('link', { name: '17.1% failed' }).click()
    await page.waitForURL((url) =>
      /^result:\((failure OR error|error OR failure)\)$/.test(url.searchParams.get('q') ?? ''),
    )
    await page.locator('.row').nth(29).waitFor()
    visitor.assertClean()
  })

  test('one of them shows its routes, actions, causes, statuses, users and times', async () => {
    await using visitor = await open('/services')
    const { page } = visitor
    await page.getByRole('link', { name: 'orders', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor()
    await page.getByRole('heading', { level: 3, name: '/orders/{id}' }).waitFor()
    await page.getByRole('region', { name: 'Duration over time' }).getByRole('link').first().waitFor()
    const causes = page.getByRole('region', { name: 'Causes of failure' })
    assert.match(await causes.innerText(), /Card refused 50%\s+15/)
    assert.match(await page.getByRole('region', { name: 'HTTP statuses' }).innerText(), /200\s+70\s+409\s+30/)
    assert.match(await page.getByRole('region', { name: 'Busiest users' }).innerText(), /anna\s+20 · \d+ failed/)
    await page.getByRole('radio', { name: 'Actions' }).check()
    await page.getByRole('heading', { level: 3, name: 'get_order' }).waitFor()
    await page.getByRole('radio', { name: 'Table' }).check()
    await page.waitForURL('**/services/orders?as=table&by=action')
    await page
      .getByRole('region', { name: 'Duration over time' })
      .getByRole('cell', { name: '140 ms' })
      .first()
      .waitFor()
    await page.getByRole('region', { name: 'Actions in figures' }).waitFor()
    await causes.getByRole('link', { name: /Out of stock/ }).click()
    await query(page, 'service:orders result:failure cause:"Out of stock"')
    await page.locator('.row').nth(14).waitFor()
    visitor.assertClean()
  })

  test('a time that is selected in the chart opens in Explore', async () => {
    await using visitor = await open('/services/orders')
    const { page } = visitor
    const chart = page.getByRole('region', { name: 'Entries over time' }).getByRole('slider')
    const box = await chart.boundingBox()
    assert(box !== null)
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2)
    await page.mouse.up()
    await page.waitForURL((url) => url.searchParams.get('q') === 'service:orders' && url.searchParams.has('to'))
    await page.locator('.row').first().waitFor()
    visitor.assertClean()
  })

  test('by keyboard alone: from anywhere to the table, in another order, to the entries and back', async () => {
    await using visitor = await open('/')
    const { page } = visitor
    const { keyboard } = page
    const tabTo = async (name: RegExp) => {
      for (let stops = 0; stops < 60; stops++) {
        await keyboard.press('Tab')
        const text = await page.locator('label:has(:focus), :focus').first().textContent()
        if (name.test(text ?? '')) return
      }
      assert.fail(`no stop of the Tab key is ${name}`)
    }
    await page.locator('.row').first().waitFor()
    await keyboard.press('g')
    await keyboard.press('s')
    await page.getByRole('heading', { level: 3, name: 'orders' }).waitFor()
    await tabTo(/^Charts/)
    await keyboard.press('ArrowRight')
    await page.getByRole('table').waitFor()
    await tabTo(/^Rate/)
    await keyboard.press('Enter')
    await page.locator('th[aria-sort=descending]', { hasText: 'Rate' }).waitFor()
    assert.equal((await rows(page))[0], 'orders')
    await tabTo(/Failures of orders/)
    await keyboard.press('Enter')
    await query(page, 'service:orders result:failure')
    await page.locator('.row').first().waitFor()
    await page.goBack()
    await page.locator('th[aria-sort=descending]', { hasText: 'Rate' }).waitFor()
    await tabTo(/^orders$/)
    await keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'orders' }).waitFor()
    visitor.assertClean()
  })

  test('a time with nothing in it says when there was, and leads there', async () => {
    await using visitor = await open('/services?from=2020-01-01&to=2020-01-02')
    const { page } = visitor
    await page.getByRole('heading', { name: 'Nothing was logged in this time' }).waitFor()
    await page.getByRole('link', { name: 'Go to that time' }).click()
    await page.getByRole('heading', { level: 3, name: 'orders' }).waitFor()
    visitor.assertClean()
  })

  test('a service that went silent says so, and one that nobody knows too', async () => {
    await using visitor = await open('/services/gone')
    const { page } = visitor
    await page.getByRole('heading', { name: 'gone logged nothing in this time' }).waitFor()
    await page.getByRole('link', { name: 'Look at the last 7 days' }).click()
    await page.getByRole('heading', { level: 3, name: 'create_order' }).waitFor()
    await page.goto(`${service.url}/services/nobody`)
    await page.getByText('No entry at any time names nobody').waitFor()
    await page.getByRole('link', { name: 'All services' }).first().click()
    await page.getByRole('heading', { level: 3, name: 'orders' }).waitFor()
    visitor.assertClean()
  })

  test('a failed call is told with its reason, a failed refresh leaves the figures', async () => {
    await using visitor = await open('/', { expectedErrors: /503/ })
    const { page } = visitor
    const problem = { title: 'Service Unavailable', status: 503, detail: 'the store is being rebuilt' }
    const refuse = () =>
      page.route('**/api/stats*', (route) =>
        route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
      )
    await page.clock.install()
    await refuse()
    await page.goto(`${service.url}/services`)
    await page.getByRole('alert').getByText('the store is being rebuilt').waitFor()
    await page.unroute('**/api/stats*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 3, name: 'orders' }).waitFor()
    await refuse()
    await page.clock.fastForward(11_000)
    await page.getByText('The newest figures could not be fetched').waitFor()
    assert.equal((await cards(page))[0], 'orders')
    await page.unroute('**/api/stats*')
    visitor.assertClean()
  })

  test('figures of a search copy that lags say that they may not be all', async () => {
    await using visitor = await open('/', {})
    const { page } = visitor
    await page.route('**/api/histogram*', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), complete: false } })
    })
    await page.goto(`${service.url}/services`)
    await page.getByText('These figures may not count everything yet.').waitFor()
    await page.getByRole('heading', { level: 3, name: 'orders' }).waitFor()
    visitor.assertClean()
  })
})

describe('the services of a log that is new', { skip: missingBrowser }, () => {
  test('nothing leads to the first entry, and figures move by themselves under the reader’s focus', async () => {
    await using browser = await launchBrowser()
    await using service = await startRealConsole()
    await using visitor = await visit(browser, service.url)
    const { page } = visitor
    // Browsers of before 2025 (and Safari) take the focus from an element that is moved.
    await page.addInitScript({ content: 'delete Element.prototype.moveBefore' })
    await page.clock.install()
    await page.goto(`${service.url}/services`)
    await page.getByRole('heading', { name: 'No service has logged anything yet' }).waitFor()
    const now = () => ({ timestamp: new Date(Date.now() - 1_000).toISOString(), user_id: 'N/A', action: 'run' })
    await service.store(['calm', 'even', 'steady'].map((name) => ({ ...now(), service: name, result: 'success' })))
    await page.clock.fastForward(11_000)
    await page.getByRole('link', { name: 'steady', exact: true }).focus()
    assert.deepEqual(await cards(page), ['calm', 'even', 'steady'])
    await service.store(Array.from({ length: 30 }, () => ({ ...now(), service: 'steady', result: 'failure' })))
    await page.clock.fastForward(11_000)
    await page.getByText('96.8% of 31 failed').waitFor()
    assert.deepEqual(await cards(page), ['steady', 'calm', 'even'])
    await page.locator('a:focus', { hasText: 'steady' }).waitFor()
    await page.getByRole('button', { name: /Pause refreshing/ }).click()
    let asked = 0
    page.on('request', (request) => {
      if (request.url().includes('/api/')) asked++
    })
    await page.clock.fastForward(60_000)
    await page.getByRole('button', { name: /Refresh again/ }).waitFor()
    assert.equal(asked, 0)
    const refreshed = page.waitForRequest((request) => request.url().includes('/api/stats'))
    await page.getByRole('button', { name: /Refresh again/ }).click()
    await refreshed
    visitor.assertClean()
  })
})
