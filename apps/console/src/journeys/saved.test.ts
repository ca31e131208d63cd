import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

interface Saved {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly view: string
  readonly version: number
}

describe('saved searches', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    service = await startRealConsole()
    await service.store(sampleEntries(60, Date.now()))
    browser = await launchBrowser()
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const kept = async (): Promise<readonly Saved[]> => {
    const response = await fetch(`${service.url}/api/saved`)
    return ((await response.json()) as { searches: Saved[] }).searches
  }
  const save = async (name: string, view: string, description?: string): Promise<Saved> => {
    const response = await fetch(`${service.url}/api/saved`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, view, ...(description !== undefined && { description }) }),
    })
    assert.equal(response.status, 201, await response.clone().text())
    return (await response.json()) as Saved
  }
  const dialogOf = (page: Page) => page.getByRole('dialog')
  const addressOf = (page: Page): string => page.url().slice(service.url.length)

  test('by mouse: saved from Explore, opened from the list, renamed, deleted and brought back', async () => {
    await using visitor = await visit(browser, `${service.url}/?q=result%3Afailure&from=now-24h`)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = dialogOf(page)
    assert.equal(await dialog.getByLabel('Name').inputValue(), 'result:failure')
    await dialog.getByLabel('Name').fill('What fails')
    await dialog.getByLabel(/What it is for/).fill('Looked at each morning')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Saved as “What fails”.').waitFor()
    const [search] = (await kept()).filter(({ name }) => name === 'What fails')
    assert.deepEqual([search?.view, search?.description], [addressOf(page), 'Looked at each morning'])

    await page.getByRole('link', { name: 'Saved', exact: true }).click()
    const item = page.getByRole('listitem').filter({ hasText: 'What fails' })
    await item.getByText('last 24 hours').waitFor()
    await item.getByText('result:failure').waitFor()
    await item.getByRole('button', { name: 'Rename What fails' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Failures')
    await page.getByRole('button', { name: 'Save the change' }).click()
    const renamed = page.getByRole('listitem').filter({ hasText: 'Failures' })
    await renamed.getByRole('button', { name: 'Delete Failures' }).click()
    await page.getByText('“Failures” is deleted.').waitFor()
    assert.ok(!(await kept()).some(({ id }) => id === search?.id))
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('link', { name: 'Failures' }).waitFor()
    assert.ok((await kept()).some(({ id, name }) => id === search?.id && name === 'Failures'))
    await page.getByRole('link', { name: 'Failures' }).click()
    await page.locator('.row').first().waitFor()
    assert.equal(addressOf(page), search?.view)
    visitor.assertClean()
  })

  test('by keyboard alone: s saves, g f lists, Enter opens, back returns', async () => {
    await using visitor = await visit(browser, `${service.url}/?q=service%3Agateway&from=now-24h`)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('s')
    await dialogOf(page).getByLabel('Name').waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Through the door')
    await page.keyboard.press('Enter')
    await dialogOf(page).waitFor({ state: 'detached' })
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    const link = page.getByRole('link', { name: 'Through the door' })
    await link.waitFor()
    while (!(await link.evaluate((element) => element === element.ownerDocument.activeElement))) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await page.locator('.row').first().waitFor()
    assert.match(addressOf(page), /q=service/)
    await page.goBack()
    await link.waitFor()
    visitor.assertClean()
  })

  test('by keyboard alone: deleting moves the focus to Undo, and Undo brings it back', async () => {
    const search = await save('Gone and back', '/live')
    await using visitor = await visit(browser, `${service.url}/saved`)
    const { page } = visitor
    const remove = page.getByRole('button', { name: 'Delete Gone and back' })
    await remove.focus()
    await page.keyboard.press('Enter')
    await page.locator('button:focus', { hasText: 'Undo' }).waitFor()
    await page.keyboard.press('Enter')
    await page.locator('a:focus', { hasText: 'Gone and back' }).waitFor()
    assert.ok((await kept()).some(({ id }) => id === search.id))
    visitor.assertClean()
  })

  test('a name that is taken is said beside it, and a search can be saved in the place of another', async () => {
    const taken = await save('Taken', '/?q=a')
    await using visitor = await visit(browser, `${service.url}/?q=service%3Auser_service&from=now-24h`, {
      expectedErrors: /409/,
    })
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const dialog = dialogOf(page)
    await dialog.getByLabel('Name').fill('TAKEN')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.getByText(/already/).waitFor()
    assert.equal(await dialog.getByLabel('Name').getAttribute('aria-invalid'), 'true')
    await dialog.getByRole('radio', { name: 'Replace one' }).check()
    await dialog.getByLabel('Saved search to replace').selectOption('Taken')
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    const now = (await kept()).find(({ id }) => id === taken.id)
    assert.match(String(now?.view), /user_service/)
    visitor.assertClean()
  })

  test('whoever was second is told, and replaces only what they have seen', async () => {
    const search = await save('Of two people', '/?q=a')
    await using visitor = await visit(browser, `${service.url}/saved`, { expectedErrors: /412/ })
    const { page } = visitor
    await page.getByRole('button', { name: 'Rename Of two people' }).click()
    const other = await fetch(`${service.url}/api/saved/${search.id}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': `"${search.version}"` },
      body: JSON.stringify({ name: 'Of the other', view: '/?q=b' }),
    })
    assert.equal(other.status, 200)
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine')
    await page.getByRole('button', { name: 'Save the change' }).click()
    await page.getByText(/was changed by somebody else/).waitFor()
    assert.equal((await kept()).find(({ id }) => id === search.id)?.name, 'Of the other')
    await page.getByRole('button', { name: 'Save the change' }).click()
    await page.getByRole('link', { name: 'Mine' }).waitFor()
    // The other one's query is kept: only the name was changed here.
    assert.equal((await kept()).find(({ id }) => id === search.id)?.view, '/?q=b')
    visitor.assertClean()
  })

  test('the lasting link shows what is saved, in its place; an unknown one says so', async () => {
    const search = await save('Linked', '/?q=result%3Afailure&from=now-24h')
    await using visitor = await visit(browser, `${service.url}/saved/${search.id}`, { expectedErrors: /404/ })
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    assert.equal(addressOf(page), search.view)
    await page.goto(`${service.url}/saved/01976c0e-5f0b-7c54-a8cf-2f2d2f6f4e57`)
    await page.getByText('There is no such saved search').waitFor()
    await page.getByRole('link', { name: 'All saved searches' }).click()
    await page.getByRole('link', { name: 'Linked' }).waitFor()
    visitor.assertClean()
  })

  test('stored text is shown and never run', async () => {
    const name = '<img src=x onerror=alert(1)> \u202eabc 🦜'
    await save(name, '/?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E', '<b>bold</b>\nשלום')
    await using visitor = await visit(browser, `${service.url}/saved`)
    const { page } = visitor
    await page.getByText('<img src=x onerror=alert(1)> [U+202E]abc 🦜').waitFor()
    await page.getByText('<script>alert(1)</script>').waitFor()
    assert.equal(await page.locator('main img, main b').count(), 0)
    visitor.assertClean()
  })

  test('y copies a link whose times are fixed, and says so', async () => {
    await using visitor = await visit(browser, `${service.url}/?from=now-24h`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('y')
    await page.getByText(/Link copied\. It always shows this time: .+ – .+/).waitFor()
    const copied = new URL(await page.evaluate<string>('navigator.clipboard.readText()'))
    assert.match(copied.searchParams.get('from') ?? '', /^\d{4}-/)
    assert.match(copied.searchParams.get('to') ?? '', /^\d{4}-/)
    visitor.assertClean()
  })

  test('without an answer the page says so and tries again', async () => {
    await using visitor = await visit(browser, `${service.url}/live`, { expectedErrors: /503/ })
    const { page } = visitor
    const detail = 'saved-searches.json in the data folder cannot be used (it is not valid JSON): repair it'
    await page.route('**/api/saved', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ status: 503, title: 'Unavailable', detail, code: 'unavailable' }),
      }),
    )
    await page.goto(`${service.url}/saved`)
    await page.getByText(detail).waitFor()
    await page.unroute('**/api/saved')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('list', { name: 'Saved searches' }).waitFor()
    visitor.assertClean()
  })
})

test('no saved search: the page says how to make one', { skip: missingBrowser }, async () => {
  await using service = await startRealConsole()
  const browser = await launchBrowser()
  try {
    await using visitor = await visit(browser, `${service.url}/saved`)
    await visitor.page.getByText('No search is saved yet').waitFor()
    await visitor.page.getByRole('link', { name: 'Go to Explore' }).click()
    assert.equal(new URL(visitor.page.url()).pathname, '/')
    visitor.assertClean()
  } finally {
    await browser.close()
  }
})
