import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { startConsoleServer } from '../testing/console-server.ts'
import { createMemoryApi } from '../testing/memory-api.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const minuteMs = 60_000

/** As they were a minute ago, so that a new entry is newer than all of them. */
const samples = (requests = 150) => sampleEntries(requests, Date.now() - minuteMs)

const newEntry = (n: number, more: Partial<StoredEntry> = {}): StoredEntry => ({
  seq: 1_000_000 + n,
  id: `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`,
  timestamp: new Date().toISOString(),
  received_at: new Date().toISOString(),
  service: 'billing',
  user_id: '7',
  action: `pay_${n}`,
  result: 'success',
  cause: null,
  ...more,
})

const scrollList = (page: Page, top: number): Promise<unknown> =>
  page.evaluate(`document.querySelector('.list').scrollTop = ${top}`)
const listScroll = (page: Page): Promise<unknown> => page.evaluate("document.querySelector('.list').scrollTop")

describe('Explore', { skip: missingBrowser }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  test('shows the newest entries as sentences', async () => {
    const api = createMemoryApi(samples())
    api.add(newEntry(1, { user_id: '42', action: 'update_user', result: 'failure', cause: 'User not found' }))
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const first = visitor.page.locator('.row').first()
    await first.waitFor()
    assert.match(await first.innerText(), /billing\s+user 42 · update_user · failure — User not found/)
    visitor.assertClean()
  })

  test('a value of a row becomes a filter, and back takes it away again', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.locator('.row', { hasText: 'update_user' }).first().click()
    await page.getByRole('button', { name: 'Filter for action = update_user' }).click()
    await page.waitForURL(/[?&]action=update_user/)
    await page.locator('.row', { hasNotText: 'update_user' }).first().waitFor({ state: 'detached' })
    assert.equal(await page.getByLabel('Action', { exact: true }).inputValue(), 'update_user')
    await page.getByLabel('Result').selectOption('failure')
    await page.waitForURL(/result=failure/)
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('result'))
    await page.goBack()
    await page.locator('.row', { hasNotText: 'update_user' }).first().waitFor()
    assert.equal(await page.getByLabel('Action', { exact: true }).inputValue(), '')
    await page.goForward()
    await page.waitForURL(/action=update_user/)
    visitor.assertClean()
  })

  test('a typed filter is applied by Enter and narrows what the server is asked for', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    const asked = page.waitForRequest((request) => new URL(request.url()).searchParams.get('service') === 'gateway')
    await page.getByLabel('Service', { exact: true }).fill('gateway')
    await page.keyboard.press('Enter')
    await asked
    await page.locator('.row', { hasText: 'event_service' }).first().waitFor({ state: 'detached' })
    visitor.assertClean()
  })

  test('a row opens with all its fields, and its link opens it again', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    const row = page.locator('.row', { hasText: 'gateway' }).nth(3)
    await row.click()
    const detail = page.getByRole('region', { name: 'All fields of the entry' })
    for (const field of ['seq', 'request_id', 'trace_id', 'http.client_ip', 'http.request_headers.accept']) {
      await detail.getByText(field, { exact: true }).waitFor()
    }
    await page.waitForURL(/entry=/)
    await page.reload()
    await detail.waitFor()
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    visitor.assertClean()
  })

  test('a new entry appears by itself at the top', async () => {
    const api = createMemoryApi(samples())
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    api.add(newEntry(1))
    await page.locator('.rows > li:first-child', { hasText: 'pay_1' }).waitFor()
    visitor.assertClean()
  })

  test('new entries wait in a chip while the reader is further down', async () => {
    const api = createMemoryApi(samples())
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await scrollList(page, 1_000)
    api.add(newEntry(1), newEntry(2))
    const chip = page.getByRole('button', { name: 'Show 2 new entries' })
    await chip.waitFor()
    assert.equal(await listScroll(page), 1000)
    await chip.click()
    await page.locator('.row', { hasText: 'pay_2' }).waitFor()
    assert.equal(await listScroll(page), 0)
    visitor.assertClean()
  })

  test('paused means nothing is asked for; resumed catches up', async () => {
    const api = createMemoryApi(samples())
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.clock.install()
    await page.reload()
    await page.locator('.row').first().waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused').waitFor()
    api.add(newEntry(1))
    let asked = 0
    page.on('request', () => asked++)
    await page.clock.runFor(10_000)
    assert.equal(asked, 0)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.locator('.row', { hasText: 'pay_1' }).waitFor()
    visitor.assertClean()
  })

  test('older entries load at the end until there are no more, few of them rendered', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples(150)))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.getByText('200 entries').waitFor()
    await scrollList(page, 1_000_000)
    await page.getByRole('button', { name: 'Load older' }).click()
    await page.getByText('300 entries').waitFor()
    await scrollList(page, 1_000_000)
    await page.getByText('That is the beginning of the log.').waitFor()
    assert((await page.locator('.row').count()) < 80)
    visitor.assertClean()
  })

  test('an empty log shows how to write to it, and then the first entry', async () => {
    const api = createMemoryApi([])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.getByText('Waiting for the first entry…').waitFor()
    assert((await page.getByRole('tabpanel').innerText()).includes(`curl ${server.url}/log`))
    await page.getByRole('tab', { name: 'curl' }).press('ArrowRight')
    assert((await page.getByRole('tabpanel').innerText()).includes(`fetch('${server.url}/log'`))
    api.add(newEntry(1))
    await page.locator('.row', { hasText: 'pay_1' }).waitFor()
    visitor.assertClean()
  })

  test('no match is told apart from an empty log, with the way out', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, `${server.url}/?service=nobody`)
    await visitor.page.getByText('No entry matches').waitFor()
    await visitor.page.getByRole('button', { name: 'Clear the filters' }).click()
    await visitor.page.locator('.row').first().waitFor()
    visitor.assertClean()
  })

  test('a failure is told in the words of the service, and heals by itself', async () => {
    const api = createMemoryApi(samples())
    api.failing = { status: 503, title: 'Service Unavailable', detail: 'The store is starting.' }
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url, { expectedErrors: /503/ })
    await visitor.page.getByText('Service Unavailable: The store is starting.').waitFor()
    api.failing = undefined
    await visitor.page.locator('.row').first().waitFor()
    visitor.assertClean()
  })

  test('entries stay when refreshing them fails, and a partial answer says so', async () => {
    const api = createMemoryApi(samples())
    api.isComplete = false
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url, { expectedErrors: /503/ })
    const { page } = visitor
    await page.getByText('These entries may not be all.').waitFor()
    api.failing = { status: 503, title: 'Service Unavailable', detail: 'The store is starting.' }
    await page.getByText('The newest entries could not be fetched').waitFor()
    await page.locator('.row').first().waitFor()
    visitor.assertClean()
  })

  test('whatever is stored is shown as text', async () => {
    const cause = `<img src=x onerror=alert(1)> \u202egnp.exe\u0000 مرحبا 👩‍👧 ${'x'.repeat(10_000)}`
    const api = createMemoryApi([newEntry(1, { cause, result: 'failure', user_id: '<b>7</b>' })])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    const row = page.locator('.row').first()
    assert.match(
      await row.innerText(),
      /user <b>7<\/b> · pay_1 · failure — <img src=x onerror=alert\(1\)> \[U\+202E\]gnp\.exe␀ مرحبا 👩‍👧/,
    )
    await row.click()
    await page.getByRole('button', { name: `Show all ${cause.length.toLocaleString('en')} characters` }).click()
    await page.getByRole('button', { name: 'Show less' }).waitFor()
    assert.equal(await page.locator('main img').count(), 0)
    visitor.assertClean()
  })

  test('everything is reached by keyboard', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('/')
    await page.locator('[data-filter=service]:focus').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.locator('.rows > li:first-child .row:focus').waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.detail').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.detail').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.keyboard.press('r')
    await page.waitForURL(/\/requests\//)
    visitor.assertClean()
  })

  test('single keys can be switched off', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
    await page.getByLabel('Use single-key shortcuts').uncheck()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.reload()
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('?')
    assert.equal(await page.getByRole('dialog').isVisible(), false)
    visitor.assertClean()
  })

  test('language, zone and theme are chosen and remembered', async () => {
    await using server = await startConsoleServer(createMemoryApi(samples()))
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.getByLabel('Language').selectOption('pt-BR')
    await page.getByRole('link', { name: 'Explorar' }).waitFor()
    await page.getByRole('radio', { name: 'UTC' }).check()
    await page.getByRole('button', { name: 'Tema: o do sistema' }).click()
    await page.getByRole('button', { name: 'Tema: claro' }).click()
    assert.match(page.url(), /lang=pt-BR/)
    assert.match(page.url(), /tz=utc/)
    await page.goto(server.url)
    await page.locator('html[data-theme=dark][lang=pt-BR]').waitFor()
    await page.locator('.list-head', { hasText: 'Hora UTC' }).waitFor()
    visitor.assertClean()
  })
})
