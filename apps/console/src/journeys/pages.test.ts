import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

describe('pages', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  let failed: StoredEntry
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(1_500, Date.now() - 5_000))
    const [found] = await service.search({ q: 'service:user_service action:update_user result:failure', limit: '1' })
    assert(found?.request_id !== undefined)
    failed = found
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)
  const paramOf = (page: Page, name: string, value: string) =>
    page.waitForURL((url) => url.searchParams.get(name) === value)

  test('the story of a request: verdict, cause, waterfall, and the same as a table', async () => {
    await using visitor = await open(`/requests/${failed.request_id}`)
    const { page } = visitor
    await page.locator('.verdict').getByText('User not found').waitFor()
    await page.locator('.verdict').getByText('404').first().waitFor()
    assert.equal(await page.locator('.span-row').count(), 2)
    await page.locator('.span-row').last().click()
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.getByRole('radio', { name: 'Table' }).first().check()
    await paramOf(page, 'as', 'table')
    await page.reload()
    await page.locator('table').first().getByText('update_user').first().waitFor()
    await page.getByRole('link', { name: /^user/ }).first().click()
    await page.waitForURL(/\/users\//)
    visitor.assertClean()
  })

  test('an entry that arrives late joins the story; an unknown request is told as such', async () => {
    const requestId = 'late-request'
    const entry = { user_id: '9', action: 'first_part', result: 'success', request_id: requestId }
    await service.store([{ ...entry, service: 'early_service' }])
    await using visitor = await open(`/requests/${requestId}`, { expectedErrors: /404/ })
    const { page } = visitor
    await page.locator('.span-row', { hasText: 'early_service' }).waitFor()
    await service.store([{ ...entry, service: 'late_service', action: 'second_part' }])
    await page.locator('.span-row', { hasText: 'late_service' }).waitFor()
    await page.goto(`${service.url}/requests/nobody-knows`)
    await page.getByRole('heading', { name: /Nothing is known/ }).waitFor()
    visitor.assertClean()
  })

  test('requests: found by request id and by trace id, the failed and the slow lead to their stories', async () => {
    await using visitor = await open('/requests?from=now-24h')
    const { page } = visitor
    await page.locator('.request-row').first().waitFor()
    await page.getByRole('searchbox', { name: 'Find a request' }).fill(failed.trace_id ?? '')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === `/requests/${failed.request_id}`)
    await page.goBack()
    await page.getByRole('searchbox', { name: 'Find a request' }).fill('no-such-id')
    await page.getByRole('button', { name: 'Open the story' }).click()
    await page.getByText('No entry has this as its request id or trace id.').waitFor()
    await page.getByRole('region', { name: 'Slowest' }).locator('a', { hasText: 'ms' }).first().click()
    await page.locator('.verdict').waitFor()
    visitor.assertClean()
  })

  test('a person’s timeline: identity, days, failures only, an action only', async () => {
    await using visitor = await open(`/users/${failed.user_id}`)
    const { page } = visitor
    await page.locator('.figures').getByText('Failures').waitFor()
    await page.locator('.activity-mark').first().waitFor()
    await page.getByRole('radio', { name: 'Failures' }).check()
    await paramOf(page, 'show', 'failures')
    await page.locator('.day-rows .row', { hasText: 'success' }).first().waitFor({ state: 'detached' })
    await page.locator('.action-chip', { hasText: 'update_user' }).first().click()
    await paramOf(page, 'action', 'update_user')
    await page.locator('.day-rows .row').first().click()
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.goto(`${service.url}/users/nobody-has-this-id`)
    await page.getByText('Nobody with this id is in the log').waitFor()
    visitor.assertClean()
  })

  test('users: found by typing, listed by activity and by failures', async () => {
    await using visitor = await open('/users')
    const { page } = visitor
    await page.locator('.users-table tbody tr').first().waitFor()
    await page.getByRole('radio', { name: 'Most failures' }).check()
    await paramOf(page, 'sort', 'failures')
    await page.getByRole('heading', { name: 'Users with the most failures' }).waitFor()
    await page.getByRole('searchbox', { name: 'Find a user' }).fill('1')
    await page.getByText(/users begin with 1/).waitFor()
    await page.locator('.found-user').first().click()
    await page.waitForURL(/\/users\/1/)
    visitor.assertClean()
  })

  test('services: worst first, one of them, and every mark leads to its entries', async () => {
    await using visitor = await open('/services?from=now-24h')
    const { page } = visitor
    await page.getByRole('link', { name: 'user_service' }).first().click()
    await page.waitForURL(/\/services\/user_service/)
    await page.getByText('User not found').first().waitFor()
    await page
      .getByRole('link', { name: /User not found/ })
      .first()
      .click()
    await page.waitForURL((url) => url.pathname === '/' && (url.searchParams.get('q') ?? '').includes('User not found'))
    await page.locator('.explore-rows .row', { hasText: 'User not found' }).first().waitFor()
    visitor.assertClean()
  })

  test('an entry in its context, among other neighbours, and an entry that does not exist', async () => {
    await using visitor = await open(`/entries/${failed.id}`, { expectedErrors: /404/ })
    const { page } = visitor
    await page.locator('.row-line.marked').waitFor()
    await page.getByRole('radio', { name: 'Same request' }).check()
    await paramOf(page, 'within', 'request')
    await page.getByText('Nothing came before.').waitFor()
    await page.getByRole('radio', { name: 'Everything' }).check()
    await page.getByRole('button', { name: 'Load earlier ones' }).waitFor()
    await page.getByRole('link', { name: 'Show in Explore' }).click()
    await page.locator('.explore-rows .row').first().waitFor()
    await page.goto(`${service.url}/entries/01890a5d-ac96-774b-bcce-b302099a8057`)
    await page.getByText('There is no such entry').waitFor()
    visitor.assertClean()
  })

  test('a search is saved for everybody, found by its link after a crash, and taken away again', async () => {
    await using visitor = await open('/?from=now-24h&q=result:failure', { expectedErrors: /Failed to load resource/ })
    const { page } = visitor
    await page.locator('.explore-rows .row').first().waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Failures of a day')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await service.crash()
    await using other = await open('/saved', { locale: 'pt-BR' })
    await other.page.getByRole('link', { name: 'Failures of a day' }).click()
    await paramOf(other.page, 'q', 'result:failure')
    await other.page.locator('.explore-rows .row').first().waitFor()
    await page.goto(`${service.url}/saved`)
    await page
      .getByRole('button', { name: /^Delete/ })
      .first()
      .click()
    await page.getByRole('link', { name: 'Failures of a day' }).waitFor({ state: 'detached' })
    const logged = await service.search({ q: 'action:save_search OR action:delete_saved_search' })
    assert.equal(logged.length, 2)
    other.assertClean()
    visitor.assertClean()
  })

  test('what was searched for is exported as a file', async () => {
    await using visitor = await open('/?from=now-24h&q=result:failure', { acceptDownloads: true })
    const { page } = visitor
    await page.locator('.explore-rows .row').first().waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    const dialog = page.getByRole('dialog', { name: 'Export these entries' })
    await dialog.getByText(/^[\d,]+ entries$/).waitFor()
    await dialog.getByText('NDJSON').click()
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download' }).click()
    const download = await downloading
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    const lines = Buffer.concat(chunks).toString().trim().split('\n')
    assert(lines.length > 100)
    assert(lines.every((line) => (JSON.parse(line) as StoredEntry).result === 'failure'))
    visitor.assertClean()
  })

  test('themes, densities and languages are remembered, and every page knows both languages', async () => {
    await using visitor = await open('/')
    const { page } = visitor
    await page.locator('.explore-rows .row').first().waitFor()
    await page.getByRole('button', { name: 'Settings of this browser' }).click()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.getByRole('radio', { name: 'Compact' }).check()
    await page.getByRole('radio', { name: 'Português (Brasil)' }).check()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('link', { name: 'Ao vivo' }).waitFor()
    const looks = await page.evaluate<readonly string[]>(
      '[document.documentElement.dataset.theme, document.documentElement.dataset.density, document.documentElement.lang]',
    )
    assert.deepEqual(looks, ['dark', 'compact', 'pt-BR'])
    assert.equal((await page.locator('.row-line').first().boundingBox())?.height, 24)
    visitor.assertClean()
  })
})
