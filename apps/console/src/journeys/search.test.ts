import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

describe('searching', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(200, Date.now() - 5_000))
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const field = (page: Page) => page.getByRole('combobox', { name: 'Search' })
  const option = (page: Page, text: string) =>
    page.locator('.suggestion').filter({ has: page.getByText(text, { exact: true }) })
  const opener = (page: Page) => page.getByRole('button', { name: /^Time range: / })
  const asked = (page: Page, name: string, value: string | null) =>
    page.waitForURL((url) => url.searchParams.get(name) === value)
  const searched = (page: Page, query: string | null) => asked(page, 'q', query)
  /** The highlighted suggestion, as assistive technology is told of it. */
  const highlighted = (page: Page) => page.locator('[role=option][aria-selected=true] .suggestion-text')
  const noSuggestions = (page: Page) => page.locator('[data-query][aria-expanded=false]').waitFor()

  test('by mouse: a field, its value with its count, and the search', async () => {
    await using visitor = await visit(browser, `${service.url}/?range=all`)
    const { page } = visitor
    await field(page).click()
    await option(page, 'action').click()
    const update = option(page, 'update_user')
    const found = await service.search({ q: 'action:update_user' })
    assert.equal(await update.textContent(), `update_user${found.length} entries`)
    await update.click()
    await noSuggestions(page)
    assert.equal(await field(page).inputValue(), 'action:update_user ')
    await page.getByRole('button', { name: 'Run the search' }).click()
    await searched(page, 'action:update_user')
    assert.equal(await field(page).inputValue(), 'action:update_user')
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await searched(page, null)
    await field(page).click()
    await option(page, 'action:update_user').getByText('searched before').waitFor()
    await option(page, 'action:update_user').click()
    await searched(page, 'action:update_user')
    visitor.assertClean()
  })

  test('by keyboard alone: what is offered follows what is typed, and Enter searches', async () => {
    await using visitor = await visit(browser, `${service.url}/?range=all`)
    const { page } = visitor
    const { keyboard } = page
    await page.locator('.row').first().waitFor()
    await keyboard.press('/')
    await keyboard.press('Control+ ')
    await option(page, 'user_id').waitFor()
    await keyboard.press('Escape')
    await noSuggestions(page)
    await keyboard.press('ArrowDown')
    await option(page, 'user_id').waitFor()
    await keyboard.type('resu')
    await option(page, 'user_id').waitFor({ state: 'detached' })
    await keyboard.press('ArrowDown')
    assert.equal(await highlighted(page).textContent(), 'result')
    assert.equal(
      await field(page).getAttribute('aria-activedescendant'),
      await page.locator('[role=option][aria-selected=true]').getAttribute('id'),
    )
    await keyboard.press('Tab')
    await option(page, 'failure').waitFor()
    await keyboard.type('SUC')
    await option(page, 'failure').waitFor({ state: 'detached' })
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    assert.equal(await field(page).inputValue(), 'result:success ')
    await keyboard.type('AN')
    await option(page, 'AND').waitFor()
    await keyboard.press('ArrowUp')
    await keyboard.press('ArrowDown')
    await keyboard.press('Escape')
    await keyboard.press('Backspace')
    await keyboard.press('Backspace')
    await keyboard.press('Enter')
    await searched(page, 'result:success')
    await noSuggestions(page)
    visitor.assertClean()
  })

  test('an accepted suggestion can be undone, and lines that are pasted become one', async () => {
    await using visitor = await visit(browser, `${service.url}/?range=all`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = visitor
    await field(page).pressSequentially('resu')
    await option(page, 'result').click()
    assert.equal(await field(page).inputValue(), 'result:')
    await page.keyboard.press('Control+z')
    assert.equal(await field(page).inputValue(), 'resu')
    await field(page).fill('')
    await page.evaluate("navigator.clipboard.writeText('result:failure\\r\\n  user_id:7\\n')")
    await page.keyboard.press('Control+v')
    assert.equal(await field(page).inputValue(), 'result:failure user_id:7')
    visitor.assertClean()
  })

  test('what is typed on while answers are slow is not lost, and old answers are dropped', async () => {
    await using visitor = await visit(browser, `${service.url}/?range=all`)
    const { page } = visitor
    const held = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    await page.route('**/api/complete?*', async (route) => {
      const isFirst = new URL(route.request().url()).searchParams.get('q') === 'acti'
      if (!isFirst) return route.continue()
      held.resolve()
      await released.promise
      const suggestions = [{ text: 'too late', insert: 'late:' }]
      const json = { kind: 'field', typed: 'acti', start: 0, end: 4, suggestions, complete: true }
      // The page has given it up meanwhile, and may refuse it.
      await route.fulfill({ json }).catch(() => undefined)
      answered.resolve()
    })
    await field(page).pressSequentially('acti')
    await held.promise
    await field(page).pressSequentially('on:upd')
    await option(page, 'update_user').waitFor()
    released.resolve()
    await answered.promise
    // Whatever the page does with an answer is done before a frame that is asked for afterwards.
    await page.evaluate('new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))')
    assert.equal(await option(page, 'too late').count(), 0)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.equal(await field(page).inputValue(), 'action:update_user ')
    visitor.assertClean()
  })

  test('a wrong query: the place is marked, the sentence linked, and typing on takes the mark away', async () => {
    const wrong = `result:failure ${'service:gateway '.repeat(12)}servce:x ${'action:a '.repeat(12)}`.trim()
    await using visitor = await visit(browser, `${service.url}/?range=all&q=${encodeURIComponent(wrong)}`, {
      expectedErrors: /422/,
      viewport: { width: 390, height: 844 },
    })
    const { page } = visitor
    const mark = page.locator('.query-underlay mark')
    await mark.waitFor()
    assert.equal(await mark.textContent(), 'servce')
    const [marked, caret, box] = await Promise.all([
      mark.boundingBox(),
      page.locator('.query-carets b').boundingBox(),
      field(page).boundingBox(),
    ])
    assert.ok(marked !== null && caret !== null && box !== null)
    // A long query is scrolled to its wrong part, and what stands below it with it.
    assert.ok(marked.x >= box.x && marked.x + marked.width <= box.x + box.width)
    const scrolled = (selector: string) => page.evaluate<number>(`document.querySelector('${selector}').scrollLeft`)
    assert.ok((await scrolled('[data-query]')) > 0)
    assert.equal(await scrolled('.query-underlay'), await scrolled('[data-query]'))
    assert.ok(Math.abs(marked.x - caret.x) < 1 && Math.abs(marked.width - caret.width) < 1)
    const described = (await field(page).getAttribute('aria-describedby')) ?? ''
    assert.match(
      (await page.locator(`[id="${described}"]`).textContent()) ?? '',
      /no field "servce".*Expected.*service/,
    )
    await field(page).press('End')
    await field(page).pressSequentially('b')
    await mark.waitFor({ state: 'detached' })
    assert.equal(await field(page).getAttribute('aria-invalid'), null)
    visitor.assertClean()
  })

  test('errors and suggestions are told in Portuguese, too', async () => {
    await using visitor = await visit(browser, `${service.url}/?range=all&q=servce:x`, {
      expectedErrors: /422/,
      locale: 'pt-BR',
    })
    const { page } = visitor
    await page.getByText('não existe o campo "servce" (seria service?)').first().waitFor()
    await page.getByRole('combobox', { name: 'Busca' }).fill('')
    await page.getByRole('option').filter({ hasText: 'Quem fez' }).waitFor()
    visitor.assertClean()
  })

  test('a time range by mouse: a named one, typed ends, and half a range back', async () => {
    await using visitor = await visit(browser, `${service.url}/?tz=utc`)
    const { page } = visitor
    await opener(page).click()
    const dialog = page.getByRole('dialog', { name: 'Time range' })
    assert.equal(await dialog.getByRole('button', { pressed: true }).textContent(), 'Last 15 minutes')
    await dialog.getByRole('button', { name: 'Last hour' }).click()
    await asked(page, 'from', 'now-1h')
    assert.equal(await opener(page).textContent(), 'Last hour')

    await opener(page).click()
    await dialog.getByLabel('From').fill('2026-11-01 10:30')
    await dialog.getByText('1 Nov 2026, 10:30:00.000 UTC').waitFor()
    await dialog.getByLabel('To').fill('whenever')
    await dialog.getByText('This is no time.').waitFor()
    await dialog.getByLabel('To').fill('2026-10-01')
    await dialog.getByText('The end is before the beginning.').waitFor()
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.getByLabel('To').fill('2026-11-01 11:30')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await asked(page, 'from', '2026-11-01T10:30')
    assert.equal(await opener(page).textContent(), '01 Nov 10:30 – 11:30')

    await page.getByRole('button', { name: 'Earlier, by half the range' }).click()
    await asked(page, 'from', '2026-11-01T10:00:00.000Z')
    await opener(page).click()
    await dialog.getByRole('button', { name: 'Twice as long' }).click()
    await asked(page, 'to', '2026-11-01T11:30:00.000Z')
    await opener(page).click()
    await page.mouse.click(20, 700)
    await dialog.waitFor({ state: 'detached' })
    visitor.assertClean()
  })

  test('a time range by keyboard alone, in the zone that is shown', async () => {
    await using visitor = await visit(browser, `${service.url}/`)
    const { page } = visitor
    const { keyboard } = page
    await page.locator('.row').first().waitFor()
    await keyboard.press('t')
    const dialog = page.getByRole('dialog', { name: 'Time range' })
    await dialog.waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await asked(page, 'from', 'now-1h')
    await keyboard.press('[')
    await page.waitForURL((url) => url.searchParams.has('to'))
    await keyboard.press(']')
    await keyboard.press('t')
    await dialog.waitFor()
    await keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })

    await keyboard.press('t')
    await dialog.waitFor()
    await dialog.getByLabel('From').focus()
    await keyboard.press('Control+a')
    await keyboard.type('2026-11-01')
    await keyboard.press('Tab')
    await keyboard.press('Control+a')
    await keyboard.press('Delete')
    await keyboard.press('Enter')
    await asked(page, 'from', '2026-11-01T03:00:00.000Z')
    assert.equal(await opener(page).textContent(), 'Since 01 Nov 00:00')
    visitor.assertClean()
  })
})
