import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

describe('palette, help and settings', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    service = await startRealConsole()
    await service.store(sampleEntries(40, Date.now()))
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const arrive = async (page: Page): Promise<void> => page.locator('.row').first().waitFor()
  const openPalette = async (page: Page) => {
    await page.keyboard.press('Control+k')
    const box = page.getByRole('combobox', { name: /command/i })
    await box.waitFor()
    return box
  }
  const options = (page: Page) => page.getByRole('listbox').getByRole('option')
  const pathOf = (page: Page): string => new URL(page.url()).pathname

  test('by keyboard alone: a page is found by some of its letters, and the arrows choose', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await openPalette(page)
    await page.keyboard.type('serv')
    await options(page).filter({ hasText: 'Services' }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/services*')
    // What was chosen last stands first, and arrows go round.
    await openPalette(page)
    const chosen = page.locator('[role=option][aria-selected=true]')
    assert.match((await chosen.textContent()) ?? '', /Services/)
    await page.keyboard.press('ArrowDown')
    const second = await chosen.textContent()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    const last = await options(page).last().textContent()
    assert.equal(await chosen.textContent(), last)
    assert.notEqual(second, last)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    visitor.assertClean()
  })

  test('by mouse: the button opens it, a click chooses', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await page.locator('.palette-button').click()
    await options(page).filter({ hasText: 'Users' }).first().click()
    await page.waitForURL('**/users*')
    visitor.assertClean()
  })

  test('an id that is typed leads to its request and to its entry', async () => {
    const [entry] = await service.search({ q: 'service:gateway', limit: '1' })
    const requestId = entry?.request_id ?? ''
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await openPalette(page)
    await page.keyboard.type(requestId)
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/requests/${requestId}`)
    await openPalette(page)
    await page.keyboard.type(entry?.id ?? '')
    await options(page).filter({ hasText: /entry/i }).first().click()
    await page.waitForURL(`**/entries/${entry?.id}*`)
    visitor.assertClean()
  })

  test('a person is found by "user 7", any text is searched for as it stands', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await openPalette(page)
    await page.keyboard.type('user 7')
    await options(page).filter({ hasText: 'Timeline of user 7' }).click()
    await page.waitForURL('**/users/7')
    for (const text of ['User not found', 'say "hi" (now', '-x']) {
      await openPalette(page)
      await page.keyboard.type(text)
      await options(page)
        .filter({ hasText: `Search for ${text}` })
        .click()
      await page.waitForURL((url) => url.pathname === '/' && (url.searchParams.get('q') ?? '') !== '')
      await page.locator('.row, .notice').first().waitFor()
      assert.equal(await page.locator('[aria-invalid=true]').count(), 0, `${text} is no query`)
      await page.goto(`${service.url}/saved`)
      await page.locator('main h1').waitFor()
    }
    visitor.assertClean()
  })

  test('saved searches are found by their name', async () => {
    await fetch(`${service.url}/api/saved`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Quarterly audit', view: '/?q=result%3Afailure&from=now-24h' }),
    })
    await using visitor = await visit(browser, `${service.url}/services`)
    const { page } = visitor
    await page.locator('main h1').waitFor()
    await openPalette(page)
    await page.keyboard.type('quart')
    await options(page).filter({ hasText: 'Quarterly audit' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/?q=result*')
    visitor.assertClean()
  })

  test('help by ?: keys of this page, and every example is a query that works', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Help' })
    await dialog.getByText('Save this search').waitFor()
    const examples = await dialog.locator('.help-examples code').allTextContents()
    assert.equal(examples.length, 10)
    for (const query of examples) {
      const answer = await fetch(`${service.url}/api/entries?${new URLSearchParams({ q: query, limit: '1' })}`)
      assert.equal(answer.status, 200, query)
    }
    const docs = await dialog.getByRole('link').first().getAttribute('href')
    assert.equal((await fetch(new URL(docs ?? '', service.url))).status, 200)
    await dialog.getByRole('button', { name: `Try it: ${examples[0]}` }).click()
    await page.waitForURL((url) => url.searchParams.get('q') === examples[0])
    visitor.assertClean()
  })

  test('single keys can be switched off; Ctrl+K stays', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await page.keyboard.press('?')
    await page.getByRole('checkbox').uncheck()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.keyboard.press('?')
    await openPalette(page)
    assert.equal(pathOf(page), '/')
    assert.equal(await page.getByRole('dialog', { name: 'Help' }).count(), 0)
    visitor.assertClean()
  })

  test('settings: language, theme and density change at once and outlive the visit; the log tells how it is', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`)
    const { page } = visitor
    await arrive(page)
    await page.getByRole('button', { name: 'Settings of this browser' }).click()
    await page.getByText(/entries kept/).waitFor()
    await page.getByRole('radio', { name: 'Dark' }).check()
    await page.getByRole('radio', { name: 'Compact' }).check()
    await page.getByRole('radio', { name: 'Português (Brasil)' }).check()
    await page.getByRole('dialog', { name: 'Preferências deste navegador' }).waitFor()
    await page.reload()
    await arrive(page)
    const root = page.locator('html')
    assert.equal(await root.getAttribute('lang'), 'pt-BR')
    assert.equal(await root.getAttribute('data-theme'), 'dark')
    assert.equal(await root.getAttribute('data-density'), 'compact')
    visitor.assertClean()
  })

  for (const width of [390, 800, 1280]) {
    test(`at ${width} px every page is reached from the bar, and nothing sticks out`, async () => {
      await using visitor = await visit(browser, `${service.url}/?from=now-24h`, { viewport: { width, height: 844 } })
      const { page } = visitor
      await arrive(page)
      for (const [name, path] of [
        ['Live', '/live'],
        ['Requests', '/requests'],
        ['Users', '/users'],
        ['Services', '/services'],
        ['Saved', '/saved'],
        ['Explore', '/'],
      ] as const) {
        const link = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true })
        await link.click()
        await page.waitForURL((url) => url.pathname === path)
        const box = await link.boundingBox()
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width + 1, `${name} is out of sight`)
        assert.equal(await page.evaluate<number>('document.scrollingElement.scrollWidth'), width, name)
      }
      for (const tool of await page.locator('.tools button, .tools label').all()) {
        const box = await tool.boundingBox()
        assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width, 'a tool sticks out')
      }
      visitor.assertClean()
    })
  }
})
