import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { hostileEntries } from '../testing/hostile-entries.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const day = '/?from=now-24h'

const rows = (page: Page) => page.locator('.explore-rows .row')
const urlHas = (page: Page, name: string, value: string | null) =>
  page.waitForURL((url) => url.searchParams.get(name) === value)
/** No row is left that does not have this text, and there is one that has. */
const onlyRowsWith = async (page: Page, text: string): Promise<void> => {
  await rows(page).filter({ hasText: text }).first().waitFor()
  await rows(page).filter({ hasNotText: text }).first().waitFor({ state: 'detached' })
}

describe('Explore', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(2_000, Date.now() - 60_000))
    await service.store(hostileEntries(Date.now() - 3 * 60_000))
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)

  test('shows rows, how many there are over time, and the values of fields with their counts', async () => {
    await using visitor = await open(day)
    const { page } = visitor
    await rows(page).first().waitFor()
    await page.getByRole('slider', { name: 'Time chart' }).waitFor()
    await page.locator('.readout').getByText('4,006 entries').waitFor()
    await page.getByRole('complementary', { name: 'Values' }).getByText('user_service').first().waitFor()
    visitor.assertClean()
  })

  test('a value at the side narrows the search and another is left out; back undoes each', async () => {
    await using visitor = await open(day)
    const { page } = visitor
    const facet = page.getByRole('region', { name: 'service' })
    await facet.getByRole('button', { name: /^Only service = user_service/ }).click()
    await urlHas(page, 'q', 'service:user_service')
    await onlyRowsWith(page, 'user_service')
    await page
      .getByRole('region', { name: 'action' })
      .getByRole('button', { name: 'Without action = get_user' })
      .click()
    await urlHas(page, 'q', 'service:user_service -action:get_user')
    await rows(page).filter({ hasText: 'get_user ' }).first().waitFor({ state: 'detached' })
    await page.goBack()
    await urlHas(page, 'q', 'service:user_service')
    await page.goBack()
    await urlHas(page, 'q', null)
    await rows(page).filter({ hasText: 'gateway' }).first().waitFor()
    await page.goForward()
    await onlyRowsWith(page, 'user_service')
    visitor.assertClean()
  })

  test('a time is selected in the chart by mouse, and again by keys', async () => {
    await using visitor = await open(`${day}&by=action`)
    const { page } = visitor
    const chart = page.getByRole('slider', { name: 'Time chart' })
    await chart.locator('.bars').first().waitFor()
    const box = await chart.boundingBox()
    assert(box !== null)
    await page.mouse.move(box.x + box.width * 0.9, box.y + 40)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.95, box.y + 40, { steps: 4 })
    await page.locator('.readout').getByText('selected').waitFor()
    assert.deepEqual(await chart.boundingBox(), box, 'the chart stays where it is while a time is selected')
    await page.mouse.up()
    await page.waitForURL((url) => url.searchParams.has('to'))
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('to'))
    await chart.locator('.bars').first().waitFor()
    await chart.focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.locator('.readout').getByText('selected').waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.has('to'))
    visitor.assertClean()
  })

  test('the chart has a twin in figures, and is compared with the time before', async () => {
    await using visitor = await open('/?from=now-1h')
    const { page } = visitor
    await page.getByRole('button', { name: 'Compare' }).click()
    await urlHas(page, 'compare', 'previous')
    await page
      .locator('.readout')
      .getByText(/against the|as many as/)
      .waitFor()
    await page.locator('.histogram').getByRole('radio', { name: 'Table' }).check()
    await urlHas(page, 'as', 'table')
    await page.reload()
    await page.getByRole('columnheader', { name: 'Before' }).waitFor()
    const first = page.locator('.histogram-table tbody a').last()
    await first.click()
    await page.waitForURL((url) => url.searchParams.has('to'))
    visitor.assertClean()
  })

  test('a wrong query is told where it is wrong, and what was found before stays', async () => {
    await using visitor = await open(day, { expectedErrors: /422/ })
    const { page } = visitor
    await rows(page).first().waitFor()
    const field = page.getByRole('combobox', { name: 'Search' })
    await field.fill('service:(gateway OR')
    await field.press('Enter')
    await page.getByText('a term must follow "OR"').waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert((await rows(page).count()) > 10)
    await field.fill('service:gateway')
    await field.press('Enter')
    await onlyRowsWith(page, 'gateway')
    assert.equal(await field.getAttribute('aria-invalid'), null)
    visitor.assertClean()
  })

  test('older entries load at the end, and few of those that are held are rendered', async () => {
    await using visitor = await open(day)
    const { page } = visitor
    await page.getByText('200 of 4,006').waitFor()
    for (const held of ['400 of 4,006', '600 of 4,006']) {
      await page.locator('.list').evaluate((list) => {
        list.scrollTop = list.scrollHeight
      })
      await page.getByRole('button', { name: 'Load older' }).click()
      await page.getByText(held).waitFor()
    }
    assert((await rows(page).count()) < 100)
    visitor.assertClean()
  })

  test('nothing found says why, and leads to what there is', async () => {
    await using visitor = await open('/?from=2020-01-01&to=2020-01-02&q=result:failure')
    const { page } = visitor
    await page.getByText('No entry matches').waitFor()
    await page.getByText(/^The newest one that matches is/).waitFor()
    await page.getByRole('link', { name: 'Show it' }).click()
    await onlyRowsWith(page, 'failure')
    await page.locator('.detail').waitFor()
    visitor.assertClean()
  })

  test('a failure is told in the words of the service, and heals by itself', async () => {
    await using visitor = await open('/saved', { expectedErrors: /503/ })
    const { page } = visitor
    const problem = { title: 'Service Unavailable', status: 503, detail: 'The store is starting.', code: 'unavailable' }
    await page.route('**/api/entries?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    await page.goto(service.url + day)
    await page.getByText('The store is starting.').first().waitFor()
    await page.unroute('**/api/entries?*')
    await rows(page).first().waitFor()
    visitor.assertClean()
  })

  test('rows come first; the chart and the values fail and heal each by itself', async () => {
    await using visitor = await open('/saved', { expectedErrors: /503/ })
    const { page } = visitor
    const seen: string[] = []
    page.on('requestfinished', (request) => seen.push(`answered ${new URL(request.url()).pathname}`))
    page.on('request', (request) => seen.push(`asked ${new URL(request.url()).pathname}`))
    const problem = { title: 'Service Unavailable', status: 503, detail: 'The store is busy.', code: 'unavailable' }
    await page.route('**/api/histogram?*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
    )
    const held = Promise.withResolvers<void>()
    await page.route('**/api/facets?*', async (route) => {
      await held.promise
      await route.continue()
    })
    await page.goto(`${service.url}/?from=2000-01-01&to=2100-01-01`)
    await rows(page).first().waitFor()
    await page.locator('.histogram').getByText('The store is busy.').waitFor()
    await page.locator('.facet-skeleton').first().waitFor()
    assert(seen.indexOf('answered /api/entries') < seen.indexOf('asked /api/histogram'), seen.join('\n'))
    assert(seen.indexOf('answered /api/entries') < seen.indexOf('asked /api/facets'), seen.join('\n'))
    held.resolve()
    await page.getByRole('region', { name: 'service' }).getByText('user_service').waitFor()
    await page.unroute('**/api/histogram?*')
    await page.locator('.histogram').getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('slider', { name: 'Time chart' }).waitFor()
    visitor.assertClean()
  })

  test('a search that is run again is counted again', async () => {
    await using visitor = await open('/?from=2000-01-01&to=2100-01-01')
    const { page } = visitor
    const others = (
      await page
        .locator('.readout')
        .getByText(/[\d,]+ entries/)
        .innerText()
    ).replace(/\D/g, '')
    await service.store([{ service: 'billing', user_id: '7', action: 'refund', result: 'success' }])
    await page.locator('main').focus()
    await page.keyboard.press('.')
    await page
      .locator('.readout')
      .getByText(`${(Number(others) + 1).toLocaleString('en')} entries`)
      .waitFor()
    await rows(page).filter({ hasText: 'refund' }).waitFor()
    visitor.assertClean()
  })

  test('an answer that does not cover everything says how far it is', async () => {
    await using visitor = await open('/saved')
    const { page } = visitor
    await page.route('**/api/entries?*', async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as object
      await route.fulfill({ response, json: { ...body, complete: false, applied_seq: 1_000, head_seq: 4_006 } })
    })
    await page.goto(service.url + day)
    await page.getByText('Not everything is searched yet: 1,000 of 4,006 entries so far.').first().waitFor()
    await rows(page).first().waitFor()
    visitor.assertClean()
  })

  test('whatever is stored is shown as text', async () => {
    await using visitor = await open('/?from=now-1h&q=request_id:hostile-*')
    const { page } = visitor
    await rows(page).nth(5).waitFor()
    for (const index of [0, 1, 2, 3, 4, 5]) {
      await rows(page).nth(index).click()
      await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
      await page.keyboard.press('Escape')
    }
    assert.equal(await page.evaluate('window.hacked'), undefined)
    assert.equal(await page.locator('main img, main script').count(), 0)
    await page.getByText('[U+202E]gnp.exe').first().waitFor()
    visitor.assertClean()
  })

  test('new entries come in by themselves, and wait in a chip while the reader is further down', async () => {
    await using visitor = await open('/')
    const { page } = visitor
    await rows(page).first().waitFor()
    const entry = (action: string) => ({ service: 'billing', user_id: '7', action, result: 'success' })
    await service.store([entry('pay_first')])
    await rows(page).filter({ hasText: 'pay_first' }).waitFor()
    await page.locator('.list').evaluate((list) => {
      list.scrollTop = 1_500
    })
    await service.store([entry('pay_second'), entry('pay_third')])
    await page.getByRole('button', { name: 'Show 2 new entries' }).click()
    await rows(page).filter({ hasText: 'pay_third' }).waitFor()
    assert.equal(await page.locator('.list').evaluate((list) => list.scrollTop), 0)
    visitor.assertClean()
  })

  test('a link shows the same in the reader’s own language, with its times held still', async () => {
    await using visitor = await open('/?from=now-1h&q=result:failure', {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = visitor
    await rows(page).first().waitFor()
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByRole('status').filter({ hasText: /link/i }).first().waitFor()
    const link = await page.evaluate<string>('navigator.clipboard.readText()')
    const url = new URL(link)
    assert.match(url.searchParams.get('from') ?? '', /^\d{4}-\d\d-\d\dT.*Z$/)
    assert.match(url.searchParams.get('to') ?? '', /^\d{4}-\d\d-\d\dT.*Z$/)
    assert.equal(url.searchParams.has('lang'), false)
    await using reader = await visit(browser, link, { locale: 'pt-BR' })
    await onlyRowsWith(reader.page, 'failure')
    await reader.page.getByRole('link', { name: 'Explorar' }).first().waitFor()
    reader.assertClean()
    visitor.assertClean()
  })
})

describe('an empty log', { skip: missingBrowser }, () => {
  test('shows how to write to it, and then the first entry', async () => {
    const [browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await using stack = new AsyncDisposableStack()
    stack.defer(() => browser.close())
    stack.use(service)
    await using visitor = await visit(browser, service.url, { expectedErrors: /503/ })
    const { page } = visitor
    await page.getByText('Waiting for the first entry…').waitFor()
    assert((await page.getByRole('tabpanel').innerText()).includes(`curl ${service.url}/log`))
    await page.getByRole('tab', { name: 'cURL' }).press('ArrowRight')
    assert((await page.getByRole('tabpanel').innerText()).includes(`fetch('${service.url}/log'`))
    await page.getByRole('tab', { name: 'Gateway' }).click()
    await page.getByText('It listens at port 8000').waitFor()
    await service.store([{ service: 'my_service', user_id: '42', action: 'first_action', result: 'success' }])
    await page.getByText('Your first entry is here').waitFor()
    await page.locator('.row', { hasText: 'first_action' }).waitFor()
    await page.getByRole('button', { name: 'Go on to all entries' }).click()
    await rows(page).filter({ hasText: 'first_action' }).waitFor()
    visitor.assertClean()
  })
})
