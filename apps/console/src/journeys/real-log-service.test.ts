import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

describe('the console on the real log service', { skip: missingBrowser }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  test('entries of the log are shown, the newest first, and open with all their fields', async () => {
    await using service = await startRealConsole()
    await service.store(sampleEntries(50, Date.now()))
    await using visitor = await visit(browser, service.url)
    const { page } = visitor
    await page.locator('.row').nth(20).waitFor()
    await page.locator('.row').first().click()
    await page.getByRole('region', { name: 'All fields of the entry' }).waitFor()
    visitor.assertClean()
  })
})
