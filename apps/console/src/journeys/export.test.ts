import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import type { Browser, Download, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

describe('exporting a search', { skip: missingBrowser }, () => {
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

  const failures = '/?q=result%3Afailure%20service%3Agateway&from=now-24h'
  const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Export these entries' })
  const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())
  const expected = async () => (await service.search({ q: 'result:failure service:gateway' })).length

  test('by mouse: the dialog says how many, and the file has as many, in the order asked for', async () => {
    await using visitor = await visit(browser, service.url + failures)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const dialog = dialogOf(page)
    const count = await expected()
    await dialog.getByText(`${count} entries`, { exact: true }).waitFor()
    await dialog.getByRole('radio', { name: 'NDJSON' }).check()
    await dialog.getByRole('radio', { name: 'Newest first' }).check()
    const downloading = page.waitForEvent('download')
    await dialog.getByRole('link', { name: 'Download' }).click()
    const download = await downloading
    assert.match(download.suggestedFilename(), /^trilha-.+\.ndjson$/)
    const entries = (await bytesOf(download))
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { result: string; service: string; timestamp: string })
    assert.equal(entries.length, count)
    assert.ok(entries.every((entry) => entry.result === 'failure' && entry.service === 'gateway'))
    assert.ok(entries.every(({ timestamp }, n) => n === 0 || timestamp <= (entries[n - 1]?.timestamp ?? '')))
    visitor.assertClean()
  })

  test('by keyboard alone: e, then a CSV that Excel reads, and a Parquet file', async () => {
    await using visitor = await visit(browser, service.url + failures)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    const download = async (keys: readonly string[]): Promise<Buffer> => {
      await page.keyboard.press('e')
      const dialog = dialogOf(page)
      const format = dialog.getByRole('radio', { name: 'CSV' })
      await format.waitFor()
      while (!(await format.evaluate((element) => element === element.ownerDocument.activeElement))) {
        await page.keyboard.press('Tab')
      }
      for (const key of keys) await page.keyboard.press(key)
      const link = dialog.getByRole('link', { name: 'Download' })
      while (!(await link.evaluate((element) => element === element.ownerDocument.activeElement))) {
        await page.keyboard.press('Tab')
      }
      const downloading = page.waitForEvent('download')
      await page.keyboard.press('Enter')
      const bytes = await bytesOf(await downloading)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      return bytes
    }
    const csv = await download([])
    assert.deepEqual([...csv.subarray(0, 3)], [0xef, 0xbb, 0xbf])
    assert.match(csv.toString(), /User not found/)
    const parquet = await download(['ArrowDown'])
    assert.equal(parquet.subarray(0, 4).toString(), 'PAR1')
    assert.equal(parquet.subarray(-4).toString(), 'PAR1')
    visitor.assertClean()
  })

  test('the same as a command, which names the same entries', async () => {
    await using visitor = await visit(browser, `${service.url}/?q=cause%3A%22it's%22&from=now-24h`)
    const { page } = visitor
    await page.locator('.notice').waitFor()
    await page.keyboard.press('e')
    const dialog = dialogOf(page)
    await dialog.getByText('No entry matches: the file will be empty.').waitFor()
    const command = (await dialog.locator('pre code').textContent()) ?? ''
    assert.match(command, /^trilha export --from \d{4}-\S+ --to \d{4}-\S+ --bom --url http:\S+ -o entries\.csv -- /)
    assert.ok(command.endsWith(`'cause:"it'\\''s"'`), command)
    visitor.assertClean()
  })

  test('a dialog that was just left does not close the next one', async () => {
    await using visitor = await visit(browser, service.url + failures)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('s')
    const save = page.getByRole('dialog', { name: 'Save this search' })
    await save.waitFor()
    // In one task: the key comes before the close event does, which no key press from here could be sure of.
    await page.evaluate(`
      document.querySelector('dialog').close()
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true }))
    `)
    await save.waitFor({ state: 'detached' })
    await dialogOf(page).locator('.export-count', { hasText: 'entries' }).waitFor()
    visitor.assertClean()
  })

  test('a dialog that was just left opens again', async () => {
    await using visitor = await visit(browser, service.url + failures)
    const { page } = visitor
    await page.locator('.row').first().waitFor()
    await page.keyboard.press('e')
    const count = dialogOf(page).locator('.export-count', { hasText: 'entries' })
    await count.waitFor()
    // As fast as a key can be: what follows the closing has run, and the close event has not come yet.
    await page.evaluate(`(async () => {
      const left = document.querySelector('dialog')
      let isTold = false
      const told = new Promise((resolve) => left.addEventListener('close', resolve)).then(() => (isTold = true))
      left.close()
      for (let n = 0; n < 50; n++) await null
      if (isTold) throw new Error('the close event came first')
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true }))
      await told
    })()`)
    await count.waitFor()
    visitor.assertClean()
  })

  test('each export leaves an entry', async () => {
    const told = await service.search({ q: 'action:export_entries' })
    assert.ok(told.length >= 3)
    assert.ok(told.every(({ result }) => result === 'success'))
  })
})
