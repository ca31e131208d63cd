import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import type { Browser, Locator, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { hostileEntries } from '../testing/hostile-entries.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const longCause = 'the upstream answered with something else; '.repeat(250).slice(0, 10_000)

/** An exchange with a value of every kind, a secret, and a cause that lists cut. */
const rich = {
  service: 'gateway',
  user_id: 'ana',
  action: 'PUT /orders/{id}',
  result: 'failure',
  cause: longCause,
  request_id: 'rich-request',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  target: { type: 'order', id: '7' },
  http: {
    method: 'PUT',
    route: '/orders/{id}',
    path: "/orders/it's 7",
    query: 'token=abc&full=1',
    status: 500,
    duration_ms: 12.5,
    request_headers: { 'content-type': 'application/json', authorization: 'Bearer abc', 'x-tenant': 'lagoa' },
    request_body: '{"note":"it\'s"}',
  },
  attributes: { paid: true, amount: 12.5, tags: ['new', 'gift'], password: 'abc', order: { city: 'São Paulo' } },
}

/** Close to the most that one entry may be. */
const huge = {
  service: 'importer',
  user_id: 'u'.repeat(256),
  action: 'import_orders',
  result: 'success',
  attributes: Object.fromEntries(Array.from({ length: 990 }, (_, index) => [`key_${index}`, 'v'.repeat(950)])),
}

describe('an entry', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(60, Date.now() - 60_000))
    await service.store(hostileEntries(Date.now() - 30_000))
    await service.store([rich, huge])
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (query: string, options = {}) =>
    visit(browser, `${service.url}/?${new URLSearchParams({ from: 'now-1h', q: query })}`, options)
  const asksFor = (page: Page, query: string) => page.waitForURL((url) => url.searchParams.get('q') === query)
  const firstRow = (page: Page) => page.locator('.explore-rows .row').first()
  const detailOf = (page: Page) => page.getByRole('region', { name: 'All fields of the entry' })
  /** The detail of the first row once all of it is there. */
  const openFirst = async (page: Page): Promise<Locator> => {
    await firstRow(page).click()
    await page.locator('.detail[aria-busy=false]').waitFor()
    return detailOf(page)
  }
  const fieldOf = (detail: Locator, name: string) =>
    detail.locator('.detail-field').filter({ has: detail.page().locator('dt').getByText(name, { exact: true }) })

  test('a row’s values are filtered by without opening it', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    await firstRow(page).waitFor()
    await page.getByRole('button', { name: 'Filter by a value of this entry' }).first().click()
    const menu = page.getByRole('dialog', { name: 'Filter by a value of this entry' })
    await menu.getByRole('radio', { name: 'Only entries without' }).check()
    await menu.getByRole('button', { name: 'http.route' }).click()
    await asksFor(page, 'user_id:ana -http.route:"/orders/{id}"')
    await menu.waitFor({ state: 'detached' })
    assert.equal(await detailOf(page).count(), 0)
    visitor.assertClean()
  })

  for (const [field, value, clause] of [
    ['attributes.paid', 'true', 'attributes.paid:true'],
    ['attributes.amount', '12.5', 'attributes.amount:12.5'],
    ['attributes.tags', 'gift', 'attributes.tags:gift'],
    ['attributes.order.city', 'São Paulo', 'attributes.order.city:"São Paulo"'],
    ['http.request_headers.x-tenant', 'lagoa', 'http.request_headers.x-tenant:lagoa'],
    ['http.status', '500', 'http.status:500'],
  ] as const) {
    test(`a detail’s ${field} is included, told as such, and let go again`, async () => {
      await using visitor = await open('user_id:ana')
      const { page } = visitor
      const include = (await openFirst(page)).getByRole('button', { name: `Filter for ${field} = ${value}` })
      assert.equal(await include.getAttribute('aria-pressed'), 'false')
      await include.click()
      await asksFor(page, `user_id:ana ${clause}`)
      const again = (await openFirst(page)).getByRole('button', {
        name: `Filter for ${field} = ${value}`,
        pressed: true,
      })
      await again.click()
      await asksFor(page, 'user_id:ana')
      visitor.assertClean()
    })
  }

  test('what lists cut is whole in the detail, and long texts are shown when asked for', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    const cause = fieldOf(await openFirst(page), 'cause').locator('.value-text')
    assert((await cause.innerText()).length < 1_000)
    await page.getByRole('button', { name: 'Show all 10,000 characters' }).click()
    await page.getByRole('button', { name: 'Show less' }).waitFor()
    assert.equal((await cause.textContent())?.length, longCause.length)
    visitor.assertClean()
  })

  test('a whole entry that cannot be loaded is told, and loaded at the next try', async () => {
    await using visitor = await open('user_id:ana', { expectedErrors: /503/ })
    const { page } = visitor
    await page.route('**/api/entries/*-*', (route) => route.fulfill({ status: 503, json: { status: 503 } }), {
      times: 1,
    })
    await firstRow(page).click()
    await page.getByText('the whole entry could not be loaded').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Copy as JSON' }).count(), 0)
    await detailOf(page).getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('button', { name: 'Show all 10,000 characters' }).waitFor()
    visitor.assertClean()
  })

  test('secrets are shown as masked, in fields and in JSON, and cannot be filtered by', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    const detail = await openFirst(page)
    for (const name of ['attributes.password', 'http.request_headers.authorization']) {
      assert.equal(await fieldOf(detail, name).locator('.detail-value').innerText(), 'masked')
      assert.equal(await fieldOf(detail, name).getByRole('button').count(), 0)
    }
    assert.equal(await fieldOf(detail, 'http.query').locator('.detail-value').textContent(), 'token=masked&full=1')
    await detail.getByRole('radio', { name: 'JSON' }).check()
    assert.equal(await detail.locator('.detail-json .redaction').count(), 3)
    assert.equal(await detail.getByText('REDACTED').count(), 0)
    visitor.assertClean()
  })

  test('fields are found by typing, times are told as stored, and the JSON is remembered', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    const detail = await openFirst(page)
    const stored = (await service.search({ q: 'user_id:ana' }))[0] as StoredEntry
    await detail.getByRole('button', { name: 'timestamp as it is stored', exact: true }).click()
    await fieldOf(detail, 'timestamp').getByText(stored.timestamp, { exact: true }).waitFor()
    await detail.getByRole('searchbox', { name: 'Find in fields' }).fill('PAULO')
    await detail.getByText(/^1 of \d+ fields$/).waitFor()
    assert.deepEqual(await detail.locator('dt').allInnerTexts(), ['attributes.order.city'])
    await detail.getByRole('searchbox').fill('nothing like it')
    await detail.getByText('No field has this').waitFor()
    await detail.getByRole('radio', { name: 'JSON' }).check()
    await page.reload()
    await detail.locator('.detail-json').waitFor()
    visitor.assertClean()
  })

  test('is copied whole: as JSON, as a link, as curl', async () => {
    await using visitor = await open('user_id:ana', { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = visitor
    const detail = await openFirst(page)
    const stored = (await service.search({ q: 'user_id:ana' }))[0] as StoredEntry
    const copied = async (name: string): Promise<string> => {
      await detail.getByRole('button', { name, exact: true }).click()
      await page.getByText('Copied', { exact: true }).first().waitFor({ state: 'attached' })
      return page.evaluate<string>('navigator.clipboard.readText()')
    }
    assert.deepEqual(JSON.parse(await copied('Copy as JSON')), stored)
    assert.equal(await copied('Copy link'), `${service.url}/entries/${stored.id}`)
    const curl = await copied('Copy as cURL')
    assert.match(curl, /^# masked in the log, to be added: authorization\ncurl --globoff '/)
    assert(curl.includes(`'http://localhost:8000/orders/it'\\''s%207?token=[REDACTED]&full=1'`), curl)
    assert(curl.includes(`--data-raw '{"note":"it'\\''s"}'`), curl)
    visitor.assertClean()
  })

  test('leads to its story, its user, its neighbours and its trace', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    for (const [name, address] of [
      ['Request story', /\/requests\/rich-request/],
      ['User timeline', /\/users\/ana/],
      ['In context', /\/entries\//],
      ['Its trace', /q=trace_id/],
    ] as const) {
      await (await openFirst(page)).locator('.detail-links').getByRole('link', { name }).click()
      await page.waitForURL(address)
      await page.goBack()
      await asksFor(page, 'user_id:ana')
      await page.locator('.explore-rows').waitFor()
      await page.keyboard.press('Escape')
      await detailOf(page).waitFor({ state: 'detached' })
    }
    visitor.assertClean()
  })

  test('whatever is in every field, it is shown as text in rows of one height, and nothing runs', async () => {
    await using visitor = await open('request_id:hostile-*')
    const { page } = visitor
    const rows = page.locator('.explore-rows .row')
    await rows.nth(5).waitFor()
    const heights = await page
      .locator('.explore-rows .row-line')
      .evaluateAll((lines) => lines.map((line) => line.clientHeight))
    assert.equal(new Set(heights).size, 1, heights.join())
    for (let index = 0; index < 6; index++) {
      await rows.nth(index).click()
      const detail = page.locator('.detail[aria-busy=false]')
      await detail.waitFor()
      await detail.getByRole('radio', { name: 'JSON' }).check()
      await detail.locator('.detail-json').waitFor()
      await detail.getByRole('radio', { name: 'Fields' }).check()
      await detail.locator('.detail-field').first().waitFor()
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      assert(width <= 1280, `the page is ${width} px wide`)
      await page.keyboard.press('i')
      await page.locator('.value-menu').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('.value-menu').waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
      await detail.waitFor({ state: 'detached' })
    }
    assert.equal(await page.evaluate('window.hacked'), undefined)
    assert.equal(await page.locator('#app :is(img, script, b)').count(), 0)
    visitor.assertClean()
  })

  test('one of a megabyte shows its beginning: few fields, and no text that a browser would stop at', async () => {
    await using visitor = await open('service:importer')
    const { page } = visitor
    const detail = await openFirst(page)
    await fieldOf(detail, 'attributes.key_3').waitFor()
    assert((await detail.locator('.detail-field').count()) < 100)
    assert((await detail.innerText()).length < 60_000)
    await detail.getByRole('button', { name: 'Show 200 more fields' }).click()
    await fieldOf(detail, 'attributes.key_250').waitFor()
    await detail.getByRole('searchbox').fill('key_987')
    await fieldOf(detail, 'attributes.key_987').waitFor()
    await detail.getByRole('radio', { name: 'JSON' }).check()
    const json = detail.locator('.detail-json')
    await json.waitFor()
    assert(((await json.textContent()) ?? '').length < 25_000)
    visitor.assertClean()
  })

  test('by keyboard: a row’s value by arrows and by digit, a field’s value, and how it is distributed', async () => {
    await using visitor = await open('user_id:ana')
    const { page } = visitor
    const { keyboard } = page
    const menu = page.locator('.value-menu')
    await firstRow(page).waitFor()
    await keyboard.press('j')
    await keyboard.press('x')
    await menu.waitFor()
    await keyboard.press('i')
    await menu.getByRole('radio', { name: 'Only entries with', exact: true, checked: true }).waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await asksFor(page, 'user_id:ana service:gateway')

    await keyboard.press('j')
    await keyboard.press('Enter')
    await page.locator('.detail[aria-busy=false]').waitFor()
    const include = page.getByRole('button', { name: 'Filter for attributes.paid = true' })
    const focused = () => include.evaluate((button) => button === button.ownerDocument.activeElement)
    while (!(await focused())) await keyboard.press('Tab')
    await keyboard.press('x')
    await asksFor(page, 'user_id:ana service:gateway -attributes.paid:true')
    await page.goBack()
    await asksFor(page, 'user_id:ana service:gateway')

    await firstRow(page).waitFor()
    await keyboard.press('j')
    await keyboard.press('Enter')
    const distribution = page.getByRole('link', { name: 'Values of attributes.paid in Explore' })
    while (!(await distribution.evaluate((link) => link === link.ownerDocument.activeElement)))
      await keyboard.press('Tab')
    await keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.getAll('facet')[0] === 'attributes.paid')
    visitor.assertClean()
  })
})
