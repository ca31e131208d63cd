import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const program = fileURLToPath(new URL('../../../log-service/src/main.ts', import.meta.url))

/** The log service as a process of its own, on a free port and a folder that goes with it. */
const startLogService = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trilha-console-'))
  const child = fork(program, {
    env: { PATH: process.env.PATH, TRILHA_DATA_DIR: folder, TRILHA_LOG_SERVICE_PORT: '0' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [message]: unknown[] = await once(child, 'message', { signal: AbortSignal.timeout(30_000) })
  assert(typeof message === 'object' && message !== null && 'url' in message)
  return {
    url: String(message.url),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true })
    },
  }
}

const log = async (url: string, entry: Readonly<Record<string, unknown>>): Promise<void> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/log`, { method: 'POST', headers, body: JSON.stringify(entry) })
  assert.equal(response.status, 200, await response.text())
}

describe('the console on the real log service', { skip: missingBrowser }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  test('from the empty log through the first entry, filters and pages to a story', async () => {
    await using service = await startLogService()
    await using visitor = await visit(browser, service.url, { expectedErrors: /503/ })
    const { page } = visitor
    await page.getByText('Waiting for the first entry…').waitFor()
    await log(service.url, { service: 'my_service', user_id: '42', action: 'first_action', result: 'success' })
    await page.locator('.row', { hasText: 'first_action' }).waitFor()

    for (const { seq: _, received_at: __, ...entry } of sampleEntries(15, Date.now() + 60_000)) {
      await log(service.url, entry)
    }
    const failed = page.locator('.row', { hasText: 'failure' })
    await failed.first().waitFor()
    await page.getByLabel('Result').selectOption('failure')
    await page.locator('.row', { hasText: 'success' }).first().waitFor({ state: 'detached' })
    await failed.first().click()
    await page.locator('.detail').getByRole('link', { name: 'Request story' }).click()
    await page.getByText('2 entries, 2 services').waitFor()
    assert.equal(await page.locator('.verdict.failure').count(), 1)
    visitor.assertClean()
  })
})
