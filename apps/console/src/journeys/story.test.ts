import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { startConsoleServer } from '../testing/console-server.ts'
import { createMemoryApi } from '../testing/memory-api.ts'
import { requestEntries, sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const told = (atMs: number) =>
  requestEntries({
    n: 5_000,
    atMs,
    userId: '42',
    method: 'PUT',
    route: '/users/{user_id}',
    action: 'update_user',
    service: 'user_service',
    status: 404,
    cause: 'User not found',
    gatewayMs: 12.3,
  })

describe('Request story', { skip: missingBrowser }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  test('is reached from a row, tells the verdict and each action, and back leads to the list', async () => {
    const api = createMemoryApi([...sampleEntries(20, Date.now() - 60_000), ...told(Date.now() - 1_000)])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    await page.getByRole('link', { name: 'Request story' }).first().click()
    await page.waitForURL(/\/requests\/[0-9a-f-]+$/)
    const verdict = page.locator('.verdict')
    await verdict.waitFor()
    assert.match(
      await verdict.innerText(),
      /user 42 · update_user · failure\s+User not found\s+PUT \/users\/42 answered 404/,
    )
    assert.deepEqual(await page.locator('.span-label').allInnerTexts(), [
      'gateway\nPUT /users/{user_id}',
      'user_service\nupdate_user',
    ])
    await page.locator('.span-row').last().click()
    await page.getByText('attributes.tenant').waitFor()
    await page.goBack()
    await page.locator('.rows').waitFor()
    visitor.assertClean()
  })

  test('back from a story, the list is where it was left', async () => {
    const api = createMemoryApi(sampleEntries(150, Date.now() - 60_000))
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url)
    const { page } = visitor
    const scroll = () => page.evaluate("document.querySelector('.list').scrollTop")
    await page.locator('.row').first().waitFor()
    await page.evaluate("document.querySelector('.list').scrollTop = 6200")
    await page.getByRole('button', { name: 'Load older' }).click()
    await page.getByText('300 entries').waitFor()
    const before = await scroll()
    await page.locator('.row-story').nth(20).click()
    await page.locator('.verdict').waitFor()
    await page.goBack()
    await page.getByText('300 entries').waitFor()
    assert.equal(await scroll(), before)
    visitor.assertClean()
  })

  test('the inner bar lies within the outer one', async () => {
    const entries = told(Date.now())
    await using server = await startConsoleServer(createMemoryApi(entries))
    await using visitor = await visit(browser, `${server.url}/requests/${entries[0].request_id}`)
    await visitor.page.locator('.bar').nth(1).waitFor()
    const [outer, inner] = [
      await visitor.page.locator('.bar').nth(0).boundingBox(),
      await visitor.page.locator('.bar').nth(1).boundingBox(),
    ]
    assert(outer !== null && inner !== null)
    assert(inner.x > outer.x && inner.x + inner.width < outer.x + outer.width)
    assert(Math.abs(inner.width / outer.width - 0.6) < 0.02)
    visitor.assertClean()
  })

  test('the table says the same, and the address remembers it', async () => {
    const entries = told(Date.now())
    await using server = await startConsoleServer(createMemoryApi(entries))
    await using visitor = await visit(browser, `${server.url}/requests/${entries[0].request_id}`)
    const { page } = visitor
    await page.getByRole('radio', { name: 'Table' }).check()
    await page.waitForURL(/as=table/)
    await page.reload()
    const cells = await page.locator('tbody tr').last().innerText()
    assert.match(cells, /7\.38 ms\s+user_service\s+update_user\s+42\s+failure\s+404\s+User not found/)
    visitor.assertClean()
  })

  test('an entry that arrives late joins the story', async () => {
    const [gateway, action] = told(Date.now())
    const api = createMemoryApi([gateway])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, `${server.url}/requests/${gateway.request_id}`)
    await visitor.page.getByText('1 entry, 1 service').waitFor()
    api.add(action)
    await visitor.page.getByText('2 entries, 2 services').waitFor()
    visitor.assertClean()
  })

  test('an unknown request and a failing service are told apart', async () => {
    const api = createMemoryApi([])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, `${server.url}/requests/nobody-knows`, { expectedErrors: /500/ })
    await visitor.page.getByText('Nothing is known of this request').waitFor()
    api.failing = { status: 500, title: 'Internal Server Error', detail: 'The search failed.' }
    await visitor.page.reload()
    await visitor.page.getByText('Internal Server Error: The search failed.').waitFor()
    visitor.assertClean()
  })
})
