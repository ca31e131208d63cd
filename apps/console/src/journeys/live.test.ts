import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { floodEntries } from '../testing/entry-flood.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const stateOf = (page: Page, name: string) => page.getByRole('status').filter({ hasText: new RegExp(`^${name}$`) })
const firstRow = (page: Page) => page.locator('.row').first()
const rowOf = (page: Page, user: string) => page.locator('.row', { hasText: `user ${user} ` })
const actions = (user: string, count = 1, result = 'success') =>
  Array.from({ length: count }, () => ({ service: 'user_service', user_id: user, action: 'watch', result }))
const figure = (page: Page, name: string) => page.locator('.live-figure', { hasText: name }).locator('dd')

/** Waits until a figure, which is brought up to date each second, says this. */
const saysFigure = (page: Page, name: string, value: string) =>
  page
    .locator('.live-figure', { hasText: name })
    .filter({ has: page.locator(`dd:text-is("${value}")`) })
    .waitFor()

/** Ids of all rows, from the top to the end: the list holds only those in view. */
const listedIds = async (page: Page): Promise<readonly string[]> => {
  const ids = new Map<number, string>()
  const list = page.locator('.list')
  for (let top = 0; ; top += 400) {
    const size = await list.evaluate((element, to) => {
      element.scrollTop = to
      return element.scrollHeight - element.clientHeight
    }, top)
    // Two frames: the scroll is told in one, its rows are there in the next.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    const seen = await page
      .locator('.rows > li')
      .evaluateAll((rows) =>
        rows.map((row) => [Number(row.ariaPosInSet), row.querySelector('[data-entry]')?.getAttribute('data-entry')]),
      )
    for (const [place, id] of seen) ids.set(Number(place), String(id))
    if (top > size) return [...ids].sort(([a], [b]) => a - b).map(([, id]) => id)
  }
}

describe('Live', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    browser = await launchBrowser()
    service = await startRealConsole()
    await service.store(sampleEntries(60, Date.now()))
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  test('entries come in by themselves, and wait while it is paused', async () => {
    await using visitor = await visit(browser, `${service.url}/live`)
    const { page } = visitor
    await firstRow(page).waitFor()
    await stateOf(page, 'Live').waitFor()
    await service.store(actions('mouse-1'))
    await rowOf(page, 'mouse-1').waitFor()
    await saysFigure(page, 'seen', '1')
    await page.getByRole('button', { name: 'Pause' }).click()
    await stateOf(page, 'Paused').waitFor()
    await service.store(actions('mouse-2', 3))
    const chip = page.getByRole('button', { name: 'Show 3 new entries' })
    await chip.waitFor()
    assert.equal(await rowOf(page, 'mouse-2').count(), 0)
    // The count goes on.
    await saysFigure(page, 'seen', '4')
    await chip.click()
    await stateOf(page, 'Live').waitFor()
    await rowOf(page, 'mouse-2').nth(2).waitFor()
    visitor.assertClean()
  })

  test('reading further down or in an entry holds the rows, and going back lets them go on', async () => {
    await using visitor = await visit(browser, `${service.url}/live`)
    const { page } = visitor
    await firstRow(page).waitFor()
    await page.mouse.move(640, 500)
    await page.mouse.wheel(0, 600)
    await stateOf(page, 'Paused').waitFor()
    await service.store(actions('scroll-1'))
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor()
    await page.mouse.wheel(0, -5_000)
    await stateOf(page, 'Live').waitFor()
    await rowOf(page, 'scroll-1').click()
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await stateOf(page, 'Paused').waitFor()
    await service.store(actions('scroll-2'))
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor()
    // Beside the chip, which lies over the middle of the first row.
    await rowOf(page, 'scroll-1').click({ position: { x: 60, y: 12 } })
    await stateOf(page, 'Live').waitFor()
    await rowOf(page, 'scroll-2').waitFor()
    visitor.assertClean()
  })

  test('failures only, cleared rows, a mark, and the way to Explore', async () => {
    await using visitor = await visit(browser, `${service.url}/live`)
    const { page } = visitor
    await firstRow(page).waitFor()
    await page.getByRole('radio', { name: 'Failures' }).check({ force: true })
    await page.waitForURL(/q=result%3Afailure/)
    await page.locator('.row-line:not(.failure)').first().waitFor({ state: 'detached' })
    await firstRow(page).waitFor()
    await service.store([...actions('fine'), ...actions('broken', 1, 'failure')])
    await rowOf(page, 'broken').waitFor()
    assert.equal(await rowOf(page, 'fine').count(), 0)
    await page.getByRole('button', { name: 'Mark' }).click()
    await page.getByText(/^marked \d\d:\d\d:\d\d$/).waitFor()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await page.getByText('Waiting for entries that match.').waitFor()
    await page.getByText('The last one came at').waitFor()
    await service.store(actions('broken-2', 1, 'failure'))
    await rowOf(page, 'broken-2').waitFor()
    assert.equal(await page.locator('.row').count(), 1)
    await page.getByRole('link', { name: 'Show in Explore' }).click()
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('q') === 'result:failure')
    visitor.assertClean()
  })

  test('by keyboard alone', async () => {
    await using visitor = await visit(browser, `${service.url}/?q=action:watch`)
    const { page } = visitor
    const { keyboard } = page
    await firstRow(page).waitFor()
    await keyboard.press('l')
    await page.waitForURL(/\/live\?q=action/)
    await stateOf(page, 'Live').waitFor()
    await keyboard.press('Space')
    await stateOf(page, 'Paused').waitFor()
    await service.store(actions('keys-1'))
    await page.getByRole('button', { name: 'Show 1 new entry' }).waitFor()
    await keyboard.press('Space')
    await rowOf(page, 'keys-1').waitFor()
    // In the rows they stand still, so that the one with the focus stays there.
    await keyboard.press('j')
    await stateOf(page, 'Paused').waitFor()
    await keyboard.press('Enter')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await keyboard.press('Escape')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor({ state: 'detached' })
    await keyboard.press('Escape')
    await stateOf(page, 'Live').waitFor()
    await keyboard.press('m')
    await page.getByText(/^marked /).waitFor()
    await keyboard.press('l')
    await page.waitForURL((url) => url.pathname === '/' && url.searchParams.get('q') === 'action:watch')
    await page.goBack()
    await page.waitForURL(/\/live/)
    await stateOf(page, 'Live').waitFor()
    visitor.assertClean()
  })

  test('a row of a quick stream can be clicked: it stays under the pressed pointer', async () => {
    await using visitor = await visit(browser, `${service.url}/live`)
    const { page } = visitor
    await using _flood = await floodEntries(service.url, { perSecond: 500 })
    await page.locator('.live-figure', { hasText: 'entries/s' }).locator('dd:text-matches("^[1-9]")').waitFor()
    await page.mouse.move(500, 500)
    await page.mouse.down()
    const idAt = () =>
      page.evaluate<string | null>(`document.elementFromPoint(500, 500)?.closest('[data-entry]')?.dataset.entry`)
    const pressed = await idAt()
    const seen = await figure(page, 'seen').innerText()
    // Longer than several pictures of the rows take.
    await figure(page, 'seen').filter({ hasNotText: seen }).waitFor()
    assert.equal(await idAt(), pressed)
    await page.mouse.up()
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('entry'), pressed)
    visitor.assertClean()
  })

  test('a paused page keeps the newest 10,000 and says that there were more', async () => {
    await using visitor = await visit(browser, `${service.url}/live?q=user_id:many`)
    const { page } = visitor
    await page.getByText('None is in the log so far.').waitFor()
    await service.store(actions('many'))
    await firstRow(page).waitFor()
    await page.keyboard.press('Space')
    await service.store(actions('many', 10_300))
    await page.getByText(/300 entries came beyond the 10,000 that the page holds/).waitFor()
    await saysFigure(page, 'seen', '10,301')
    await page.keyboard.press('Space')
    await page.getByText('10,000 entries', { exact: true }).waitFor()
    visitor.assertClean()
  })

  test('what was missed is told, with the way to it', async () => {
    await service.store(actions('missed', 5))
    const stored = await service.search({ q: 'user_id:missed' })
    const seqs = stored.map(({ seq }) => seq)
    const told = { missed: 4, from_seq: Math.min(...seqs), to_seq: Math.max(...seqs) - 1, reason: 'slow' }
    await using visitor = await visit(browser, `${service.url}/live?q=user_id:nobody`)
    const { page } = visitor
    await stateOf(page, 'Live').waitFor()
    // A service that is never overrun here: its words are put into its mouth, once.
    await page.route(
      '**/api/tail*',
      (route) =>
        route.fulfill({
          contentType: 'text/event-stream',
          body: `id: 1\nevent: position\ndata: {"seq":1}\n\nid: ${told.to_seq}\nevent: missed\ndata: ${JSON.stringify(told)}\n\n`,
        }),
      { times: 1 },
    )
    await page.goto(`${service.url}/live?q=user_id:missed%20OR%20user_id:nobody`)
    await page.getByText('4 entries came faster than this page could take them').waitFor()
    await saysFigure(page, 'missed', '4')
    await page.getByRole('link', { name: 'See them in Explore' }).click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.locator('.row').nth(3).waitFor()
    assert.equal(await page.locator('.row').count(), 4)
    visitor.assertClean()
  })

  test('a refused query, and a service without room, say so', async () => {
    await using visitor = await visit(browser, `${service.url}/live?q=service:(`, { expectedErrors: /42[02]|503/ })
    const { page } = visitor
    await page.getByRole('heading', { name: 'This query cannot be followed' }).waitFor()
    await stateOf(page, 'Stopped').waitFor()
    await page.getByRole('link', { name: 'Watch everything' }).click()
    await stateOf(page, 'Live').waitFor()
    await page.route('**/api/tail*', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '10' },
        body: JSON.stringify({ title: 'Unavailable', status: 503, detail: '2 tails are open, as many as may be' }),
      }),
    )
    await page.goto(`${service.url}/live`)
    await page.getByText('2 tails are open, as many as may be').waitFor()
    await page.unroute('**/api/tail*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await stateOf(page, 'Live').waitFor()
    visitor.assertClean()
  })
})

test('a service that dies and comes back: nothing twice, nothing missing', { skip: missingBrowser }, async () => {
  await using service = await startRealConsole()
  await using browser = await launchBrowser()
  await using visitor = await visit(browser, `${service.url}/live`, { expectedErrors: /ERR_|net::/ })
  const { page } = visitor
  await stateOf(page, 'Live').waitFor()
  const flood = await floodEntries(service.url, { perSecond: 80 })
  await saysFigure(page, 'missed', '0')
  await firstRow(page).waitFor()
  const crashed = service.crash()
  await stateOf(page, 'Reconnecting').waitFor()
  await page.getByText('The connection to the log service is gone.').waitFor()
  await crashed
  await stateOf(page, 'Live').waitFor()
  const sentBefore = flood.sent
  while (flood.sent < sentBefore + 100) await page.locator('.row').first().waitFor()
  const sent = await flood.stop()
  assert(sent < 1_000, `${sent} entries are more than one search answers with`)
  await saysFigure(page, 'seen', sent.toLocaleString('en'))
  const stored = await service.search({ q: `attributes.flood:"${flood.name}"` })
  assert.equal(stored.length, sent)
  const bySeq = stored.toSorted((a, b) => b.seq - a.seq).map(({ id }) => id)
  assert.deepEqual(await listedIds(page), bySeq)
  visitor.assertClean()
})
