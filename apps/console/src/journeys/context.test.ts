import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { StoredEntry } from '@trilha/entry'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { hostileEntries } from '../testing/hostile-entries.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { visit } from '../testing/visitor.ts'

/** A minute of two services and two users, an entry each half second, told apart by their actions. */
const minute = (startMs: number) =>
  Array.from({ length: 120 }, (_, index) => ({
    service: index % 2 === 0 ? 'shop' : 'stock',
    user_id: index % 3 === 0 ? 'ana' : 'bob',
    action: `step_${index}`,
    result: 'success',
    timestamp: new Date(startMs + index * 500).toISOString(),
    ...(index >= 58 && index <= 61 && { request_id: 'the-request' }),
  }))

describe('an entry in its context', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  let middle: StoredEntry
  let alone: StoredEntry
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(minute(Date.now() - 300_000))
    await service.store(hostileEntries(Date.now() - 30_000))
    const [found, other] = [await service.search({ action: 'step_60' }), await service.search({ action: 'step_3' })]
    assert(found[0] !== undefined && other[0] !== undefined)
    ;[middle, alone] = [found[0], other[0]]
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, service.url + path, options)
  const marked = (page: Page) => page.locator('.row-line.marked')
  const detailOf = (page: Page) => page.getByRole('region', { name: 'All fields of the entry' })
  /** The numbers of the rendered steps, in their order on the page. */
  const steps = async (page: Page): Promise<number[]> =>
    (await page.locator('.context .row .action').allInnerTexts()).map((action) => Number(action.split('_')[1]))
  const scope = (page: Page, name: string) => page.getByRole('radio', { name }).check()

  test('stands among its neighbours, the oldest first, marked and open', async () => {
    await using visitor = await open(`/entries/${middle.id}`)
    const { page } = visitor
    await marked(page).getByText('step_60').waitFor()
    assert.equal(await marked(page).locator('.row').getAttribute('aria-current'), 'true')
    await detailOf(page).waitFor()
    assert.equal(await page.locator('.row[aria-expanded=true]').count(), 1)
    const shown = await steps(page)
    assert.deepEqual(
      shown,
      shown.toSorted((a, b) => a - b),
    )
    assert(shown.includes(60) && shown.every((step) => step % 2 === 0), shown.join())
    await page.locator('.row', { hasText: 'step_62' }).click()
    await page.waitForURL((url) => url.searchParams.has('entry'))
    await page.reload()
    await page.locator('.row[aria-expanded=true]', { hasText: 'step_62' }).waitFor()
    visitor.assertClean()
  })

  test('has neighbours of its service, its user, its request, and all', async () => {
    await using visitor = await open(`/entries/${middle.id}`)
    const { page } = visitor
    await marked(page).waitFor()
    await scope(page, 'Same user')
    await page.locator('.row', { hasText: 'step_57' }).waitFor()
    assert((await steps(page)).every((step) => step % 3 === 0))
    await scope(page, 'Same request')
    await page.getByText('Nothing came before.').waitFor()
    await page.getByText('Nothing came after.').waitFor()
    assert.deepEqual(await steps(page), [58, 59, 60, 61])
    await scope(page, 'Everything')
    await page.locator('.row', { hasText: 'step_57' }).waitFor()
    await page.reload()
    await page.getByRole('radio', { name: 'Everything', checked: true }).waitFor()
    visitor.assertClean()
  })

  test('more neighbours come in on both sides until there are none, and the entry stays in view', async () => {
    await using visitor = await open(`/entries/${middle.id}?within=user`)
    const { page } = visitor
    await marked(page).waitFor()
    const list = page.locator('.list')
    const middleTop = async () => (await marked(page).boundingBox())?.y ?? assert.fail('the entry is out of view')
    const before = await middleTop()
    await page.getByRole('button', { name: 'Load earlier ones' }).dispatchEvent('click')
    await page.getByText('Nothing came before.').waitFor({ state: 'attached' })
    await marked(page).waitFor()
    assert(Math.abs((await middleTop()) - before) < 2 * 32, 'the entry moved')
    await page.getByRole('button', { name: 'Load later ones' }).dispatchEvent('click')
    await page.getByText('Nothing came after.').waitFor({ state: 'attached' })
    await list.evaluate((element) => {
      element.scrollTop = element.scrollHeight
    })
    await page.locator('.row', { hasText: 'step_117' }).waitFor()
    await list.evaluate((element) => {
      element.scrollTop = 0
    })
    await page
      .locator('.row', { hasText: /step_\d+/ })
      .first()
      .waitFor()
    assert.equal((await steps(page))[0], 0)
    visitor.assertClean()
  })

  test('what is shown stays when more cannot be loaded', async () => {
    await using visitor = await open(`/entries/${middle.id}?within=all`, { expectedErrors: /503/ })
    const { page } = visitor
    await marked(page).waitFor()
    const problem = { title: 'Unavailable', status: 503, detail: 'the store is being opened' }
    await page.route('**/context?*', (route) => route.fulfill({ status: 503, json: problem }), { times: 1 })
    await page.getByRole('button', { name: 'Load earlier ones' }).click()
    await page.getByText('the store is being opened').waitFor()
    await marked(page).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('the store is being opened').waitFor({ state: 'detached' })
    await marked(page).waitFor()
    visitor.assertClean()
  })

  test('what does not exist says what can be', async () => {
    await using visitor = await open('/entries/01890a5d-ac96-774b-bcce-b302099a8057', { expectedErrors: /404|422/ })
    const { page } = visitor
    await page.getByRole('heading', { name: 'There is no such entry' }).waitFor()
    await page.goto(`${service.url}/entries/not-an-id`)
    await page.getByRole('heading', { name: 'There is no such entry' }).waitFor()
    await page.goto(`${service.url}/entries/${alone.id}?within=request`)
    await page.getByRole('heading', { name: 'This entry belongs to no request' }).waitFor()
    await scope(page, 'Same service')
    await marked(page).waitFor()
    visitor.assertClean()
  })

  test('is found again in Explore, open, among the entries around it', async () => {
    await using visitor = await open(`/entries/${middle.id}`)
    const { page } = visitor
    await page.getByRole('link', { name: 'Show in Explore' }).click()
    await page.locator('.explore-rows .row[aria-expanded=true]', { hasText: 'step_60' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('q'), 'service:shop')
    visitor.assertClean()
  })

  test('hostile neighbours are text, and nothing runs', async () => {
    const [hostile] = await service.search({ request_id: 'hostile-markup' })
    await using visitor = await open(`/entries/${hostile?.id}?within=all`)
    const { page } = visitor
    await marked(page).waitFor()
    await detailOf(page).waitFor()
    assert.equal(await page.evaluate('window.hacked'), undefined)
    assert.equal(await page.locator('#app :is(img, script, b)').count(), 0)
    assert((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 1280)
    visitor.assertClean()
  })

  test('by keyboard: from a list and back to the same place, over all rows, and to another’s context', async () => {
    await using visitor = await open('/?from=now-1h&q=user_id:(ana%20OR%20bob)')
    const { page } = visitor
    const { keyboard } = page
    const focused = (text: string) => page.locator('.row:focus', { hasText: text })
    await page.locator('.explore-rows .row').first().waitFor()
    for (let count = 0; count < 60; count++) await keyboard.press('j')
    await focused('step_60').waitFor()
    const scrolled = await page.locator('.list').evaluate((list) => list.scrollTop)
    assert(scrolled > 0)
    await keyboard.press('c')
    await marked(page).getByText('step_60').waitFor()
    await detailOf(page).waitFor()
    await keyboard.press('Escape')
    await detailOf(page).waitFor({ state: 'detached' })
    await focused('step_60').waitFor()
    await keyboard.press('k')
    await focused('step_58').waitFor()
    await keyboard.press('j')
    await keyboard.press('j')
    await focused('step_62').waitFor()
    await keyboard.press('c')
    await marked(page).getByText('step_62').waitFor()
    await page.goBack()
    await marked(page).getByText('step_60').waitFor()
    await page.goBack()
    await page.locator('.explore-rows .row', { hasText: 'step_60' }).waitFor()
    assert.equal(await page.locator('.list').evaluate((list) => list.scrollTop), scrolled)
    visitor.assertClean()
  })
})
