import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { storyEntries } from '../testing/story-entries.ts'
import { visit } from '../testing/visitor.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

describe('requests', { skip: missingBrowser }, () => {
  let browser: Browser
  let service: RealConsole
  before(async () => {
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    const atMs = Date.now() - 60_000
    const exchange = { startMs: 0, service: 'gateway', action: 'GET /users/', trace_id: trace, http: { status: 200 } }
    await service.store([
      ...sampleEntries(1_200, Date.now() - 5_000),
      ...storyEntries('of-trace-1', atMs, [{ ...exchange, lastsMs: 9_000 }]),
      ...storyEntries('of-trace-2', atMs + 10, [exchange]),
    ])
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  const open = (path: string) => visit(browser, `${service.url}${path}`)

  test('the slowest come slowest first, as many as are shown, and the failed with who and why', async () => {
    await using visitor = await open('/requests?from=now-24h')
    const { page } = visitor
    const slow = page.getByRole('region', { name: 'Slowest' }).locator('.request-row')
    await slow.nth(11).waitFor()
    const took = await slow.locator('.request-took').allInnerTexts()
    assert.equal(took[0], '9 s')
    const rest = took.slice(1).map((text) => Number.parseFloat(text))
    assert.deepEqual(
      rest,
      rest.toSorted((a, b) => b - a),
    )
    const failed = page.getByRole('region', { name: 'Failed last' }).locator('.request-row')
    assert.match(await failed.first().innerText(), /user \d+/)
    assert.equal(await failed.locator('.request-cause').count(), await failed.count())
    await slow.first().getByRole('link').click()
    await page.waitForURL(/\/requests\/of-trace-1$/)
    visitor.assertClean()
  })

  test('by keyboard: a trace of several requests opens as one story, a failed one by its link', async () => {
    await using visitor = await open('/requests?from=now-24h')
    const { page } = visitor
    await page.getByRole('searchbox', { name: 'Find a request' }).focus()
    await page.keyboard.type(trace)
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`/requests/${trace}$`))
    await page.getByText('A trace of several requests').waitFor()
    assert.equal(await page.locator('button.span-row').count(), 2)
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    const failed = page.getByRole('region', { name: 'Failed last' }).getByRole('link')
    await failed.nth(1).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Why' }).waitFor()
    visitor.assertClean()
  })
})
