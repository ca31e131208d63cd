import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

/**
 * Nothing in this file uses a pointer: whoever has only keys gets everywhere. Going back is the browser's own key, which
 * a browser without a window has not.
 */
describe('by keyboard alone', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(1_000, Date.now() - 5_000))
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const focusedText = (page: Page) => page.evaluate<string>('document.activeElement?.textContent ?? ""')
  const query = (page: Page, text: string) => page.waitForURL((url) => url.searchParams.get('q') === text)
  const row = (page: Page, text = '') => page.locator('.explore-rows .row', { hasText: text }).first()

  test('an investigation: from a search with suggestions to the story, the person and back', async () => {
    await using visitor = await visit(browser, `${service.url}/`)
    const { page } = visitor
    const { keyboard } = page
    await row(page).waitFor()

    await keyboard.press('/')
    await keyboard.type('resul')
    await page.locator('.suggestion', { hasText: 'result' }).first().waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Tab')
    await page
      .locator('.suggestion-text', { hasText: /^failure$/ })
      .first()
      .waitFor()
    await keyboard.type('f')
    await page
      .locator('.suggestion-text', { hasText: /^success$/ })
      .first()
      .waitFor({ state: 'detached' })
    await keyboard.press('ArrowDown')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await query(page, 'result:failure')

    await keyboard.press('Escape')
    await keyboard.press('t')
    await page.getByRole('dialog').waitFor()
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await keyboard.press('[')
    await page.waitForURL((url) => url.searchParams.has('to'))
    await page.goBack()
    await page.waitForURL((url) => !url.searchParams.has('to'))

    // The rows of the search before stay until its own are there: the focus would go with them.
    await row(page, 'success').waitFor({ state: 'detached' })
    await row(page, 'update_user').waitFor()
    await keyboard.press('j')
    while (!(await focusedText(page)).includes('update_user')) await keyboard.press('j')
    await keyboard.press('Enter')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await keyboard.press('i')
    await page.getByRole('dialog', { name: 'Filter by a value of this entry' }).waitFor()
    await keyboard.press('2')
    await query(page, 'result:failure action:update_user')

    const others = page.locator('.explore-rows .row').filter({ hasNotText: 'update_user' })
    await others.first().waitFor({ state: 'detached' })
    await keyboard.press('j')
    await keyboard.press('c')
    await page.waitForURL(/\/entries\//)
    await page.locator('.row-line.marked').waitFor()
    await keyboard.press('r')
    await page.waitForURL(/\/requests\/.+/)
    await page.locator('.span-row').first().waitFor()
    await keyboard.press('j')
    await keyboard.press('Enter')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.goBack()
    await page.waitForURL(/\/entries\//)
    await page.locator('.row-line.marked').waitFor()
    await keyboard.press('u')
    await page.waitForURL(/\/users\/.+/)
    await page.getByText('What happened').waitFor()
    visitor.assertClean()
  })

  test('every page by two keys, and by the palette', async () => {
    await using visitor = await visit(browser, `${service.url}/`)
    const { page } = visitor
    await row(page).waitFor()
    const pages = [
      ['l', '/live', 'Live'],
      ['r', '/requests', 'Requests'],
      ['u', '/users', 'Users'],
      ['s', '/services', 'Services'],
      ['f', '/saved', 'Saved'],
      ['e', '/', 'Explore'],
    ] as const
    for (const [key, path, name] of pages) {
      await page.keyboard.press('g')
      await page.keyboard.press(key)
      await page.waitForURL((url) => url.pathname === path)
      await page.getByRole('link', { name, exact: true }).and(page.locator('[aria-current=page]')).waitFor()
    }
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await page.keyboard.type('serv')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/services/)
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await page.keyboard.type('user 14')
    await page.getByRole('option', { name: 'Timeline of user 14' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/users\/14/)
    visitor.assertClean()
  })

  test('a search is saved, exported, and its keys can be switched off', async () => {
    await using visitor = await visit(browser, `${service.url}/?q=result:failure`)
    const { page } = visitor
    const { keyboard } = page
    await row(page).waitFor()
    await keyboard.press('s')
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
    await name.waitFor()
    await keyboard.press('Control+a')
    await keyboard.type('Failures by keys')
    await keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await keyboard.press('g')
    await keyboard.press('f')
    await page.getByRole('link', { name: 'Failures by keys' }).waitFor()
    await keyboard.press('g')
    await keyboard.press('e')
    await row(page).waitFor()
    await keyboard.press('e')
    await page.getByRole('dialog', { name: 'Export these entries' }).waitFor()
    await keyboard.press('Escape')

    await keyboard.press('?')
    await page.getByRole('dialog', { name: 'Help' }).waitFor()
    await page.getByRole('checkbox', { name: 'Use single-key shortcuts' }).focus()
    await keyboard.press('Space')
    await keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await keyboard.press('?')
    await keyboard.press('Control+k')
    await page.getByRole('dialog', { name: 'Commands' }).waitFor()
    assert.equal(await page.getByRole('dialog', { name: 'Help' }).count(), 0)
    visitor.assertClean()
  })
})
