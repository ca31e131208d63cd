import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { failedStory, storyEntries } from '../testing/story-entries.ts'
import { visit } from '../testing/visitor.ts'

const failedId = '018f3a1e-7c2b-7a54-9a51-0c9d3b7e42aa'
const answered = { service: 'gateway', attributes: { upstream: 'http://127.0.0.1:8001', first_byte_ms: 5 } }
const user42 = { route: '/users/{user_id}', path: '/users/42', status: 200 }
const longBody = JSON.stringify({ note: 'x'.repeat(3_000), end: 'the last of it' })

/** Requests whose stories are told in different ways, a minute ago. */
const stories = (atMs: number): object[] => [
  ...failedStory(failedId, atMs),
  ...storyEntries('again', atMs + 2_000, [
    { startMs: 0, lastsMs: 12, action: 'update_user', user_id: '42', target: { type: 'user', id: '42' }, http: user42 },
  ]),
  ...storyEntries('slow', atMs, [
    { ...answered, startMs: 0, lastsMs: 1_200, action: 'GET /users/{user_id}', http: { method: 'GET', ...user42 } },
    { startMs: 50, lastsMs: 100, user_id: '7', http: user42 },
  ]),
  ...storyEntries('silent', atMs, [
    {
      ...answered,
      startMs: 0,
      lastsMs: 80,
      action: 'GET /users/{user_id}',
      http: { method: 'GET', ...user42, response_body: longBody },
    },
  ]),
  ...storyEntries('long', atMs, [
    { startMs: 0, lastsMs: 4_000, service: 'batch', action: 'run' },
    ...Array.from({ length: 999 }, (_, n) => ({
      startMs: 1 + n * 4,
      lastsMs: 3,
      service: 'batch',
      action: `step_${n}`,
      ...(n === 900 && { result: 'failure', cause: 'row 900 is broken' }),
    })),
  ]),
]

const ofEntries = (page: Page) => page.locator('button.span-row')
const readout = (page: Page) => page.locator('.span-readout')

describe('the story of a request', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(stories(Date.now() - 60_000))
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string, options = {}) => visit(browser, `${service.url}/requests/${path}`, options)

  test('says who did what with which result, and why from the innermost outwards', async () => {
    await using visitor = await open(failedId)
    const { page } = visitor
    assert.match(await page.locator('.verdict h1').innerText(), /user 42 · update_user ·\s*failure/)
    assert.match(await page.locator('.verdict .figures').innerText(), /503[\s\S]*184 ms/)
    const causes = await page.getByRole('region', { name: 'Why' }).getByRole('listitem').allInnerTexts()
    assert.match(causes[0] ?? '', /no space left on device\s+database\s+write_row/)
    assert.match(causes[1] ?? '', /The user could not be saved\s+user_service\s+update_user\s+503/)
    assert.match(causes[2] ?? '', /passed on\s+gateway\s+PUT \/users\/\{user_id\}\s+503/)
    assert.equal(causes.length, 3)
    visitor.assertClean()
  })

  test('lays every entry on one axis, inner bars within outer ones, tries told apart', async () => {
    await using visitor = await open(failedId)
    const { page } = visitor
    await ofEntries(page).nth(5).waitFor()
    const boxes = await Promise.all([0, 1].map((n) => page.locator('.bar').nth(n).boundingBox()))
    const [outer, inner] = boxes
    assert(outer != null && inner != null)
    assert(inner.x > outer.x && inner.x + inner.width < outer.x + outer.width)
    assert(Math.abs(inner.width / outer.width - 176.9 / 184.2) < 0.02)
    await ofEntries(page).filter({ hasText: 'try 2 of 2' }).waitFor()
    await ofEntries(page).nth(1).hover()
    await readout(page).getByText('at +3 ms, for 177 ms, 96% of the whole').waitFor()
    await page
      .getByRole('region', { name: 'Why' })
      .getByRole('button', { name: /database/ })
      .click()
    const detail = page.getByRole('region', { name: 'All fields of the entry' })
    await detail.getByText('no space left on device').waitFor()
    await page.waitForURL(/entry=/)
    await page.reload()
    await detail.waitFor()
    visitor.assertClean()
  })

  test('shows what was sent and answered, masks as masks, and copies it for a shell', async () => {
    await using visitor = await open(failedId, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = visitor
    const request = page.getByRole('region', { name: 'Request', exact: true })
    await request.getByText('PUT /users/42?notify=true&token=').waitFor()
    await request.getByText('"email": "ada@example.com"').waitFor()
    assert.equal(await request.locator('.redaction').count(), 3)
    await page.getByRole('region', { name: 'Response', exact: true }).getByText('"status": 503').waitFor()
    await page.getByRole('button', { name: 'Copy as cURL' }).click()
    const copied = () => page.evaluate<string>('navigator.clipboard.readText()')
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    assert.match(await copied(), /^[\s\S]*curl [\s\S]*\/users\/42[\s\S]*--request 'PUT'/)
    await page.getByRole('button', { name: 'Copy as text' }).click()
    await page.waitForFunction("navigator.clipboard.readText().then((text) => text.startsWith('**user 42'))")
    assert.match(await copied(), /\| · · database \| write_row \| failure \|/)
    visitor.assertClean()
  })

  test('has a long body whole, though the story came with its beginning only', async () => {
    await using visitor = await open('silent', { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page } = visitor
    await page.getByRole('button', { name: 'Copy the body' }).click()
    await page.waitForFunction("navigator.clipboard.readText().then((text) => text.endsWith('the last of it\"}'))")
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), longBody)
    visitor.assertClean()
  })

  test('draws what is missing where it should be, in words of either language', async () => {
    await using visitor = await open('slow')
    const { page } = visitor
    await page.locator('.span-row.gap', { hasText: '1.05 s that nobody accounts for' }).waitFor()
    await page.locator('.bar.hole').waitFor()
    await page.goto(`${service.url}/requests/silent`)
    await page.locator('.span-row.gap', { hasText: 'user_service reported nothing' }).waitFor()
    await page.goto(`${service.url}/requests/slow?lang=pt-BR&as=table`)
    await page.getByRole('row', { name: /1,05 s que ninguém explica/ }).waitFor()
    visitor.assertClean()
  })

  test('leads to what the same user did before and after', async () => {
    await using visitor = await open(failedId)
    const { page } = visitor
    const around = page.getByRole('region', { name: 'Before and after' })
    await around.getByText('the same again').waitFor()
    await page.getByRole('link', { name: 'Later request of this user' }).click()
    await page.waitForURL(/\/requests\/again$/)
    await page.getByRole('link', { name: 'Earlier request of this user' }).click()
    await page.waitForURL(new RegExp(`/requests/${failedId}$`))
    await page.getByRole('link', { name: 'Timeline of 42' }).first().click()
    await page.waitForURL(/\/users\/42/)
    visitor.assertClean()
  })

  test('of a thousand entries renders those in view, and finds any other', async () => {
    await using visitor = await open('long')
    const { page } = visitor
    await ofEntries(page).first().waitFor()
    assert((await page.locator('[data-row]').count()) < 80)
    await page
      .getByRole('region', { name: 'Why' })
      .getByRole('button', { name: /step_900/ })
      .click()
    await page.getByRole('region', { name: 'All fields of the entry' }).getByText('row 900 is broken').waitFor()
    assert.equal(await page.evaluate("document.activeElement.textContent.includes('step_900')"), true)
    assert((await page.locator('[data-row]').count()) < 80)
    await page.getByRole('radio', { name: 'Table' }).check()
    await page.getByRole('button', { name: 'Show 200 more' }).click()
    await page.locator('tbody tr').nth(399).waitFor()
    visitor.assertClean()
  })

  test('is read by keyboard alone', async () => {
    await using visitor = await open(failedId)
    const { page } = visitor
    await ofEntries(page).nth(5).waitFor()
    await page.keyboard.press('j')
    await readout(page).getByText('at +0 ms').waitFor()
    await page.keyboard.press('j')
    await readout(page).getByText('at +3 ms').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Later request of this user' }).waitFor()
    await page.keyboard.press('J')
    await page.waitForURL(/\/requests\/again$/)
    await page.getByRole('link', { name: 'Earlier request of this user' }).waitFor()
    await page.keyboard.press('K')
    await page.waitForURL(new RegExp(`/requests/${failedId}$`))
    await ofEntries(page).nth(5).waitFor()
    await page.getByRole('radio', { name: 'Chart' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.waitForURL(/as=table/)
    await page
      .getByRole('row', { name: /write_row/ })
      .first()
      .waitFor()
    visitor.assertClean()
  })
})
