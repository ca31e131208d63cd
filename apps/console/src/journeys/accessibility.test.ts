import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { startConsoleServer } from '../testing/console-server.ts'
import { createMemoryApi } from '../testing/memory-api.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

const entries = sampleEntries(60, Date.now() - 60_000)
const requestId = entries.find(({ result }) => result === 'failure')?.request_id ?? ''

interface Place {
  readonly name: string
  readonly path: string
  readonly arrive: (page: Page) => Promise<void>
}

const places: readonly Place[] = [
  {
    name: 'Explore with an open entry and filters',
    path: '/?range=24h&http.status=404&http.status=400',
    arrive: async (page) => {
      await page.locator('.row').nth(1).click()
      await page.locator('.detail').waitFor()
    },
  },
  { name: 'no match', path: '/?service=nobody', arrive: (page) => page.locator('.notice').waitFor() },
  {
    name: 'a story with an open entry',
    path: `/requests/${requestId}`,
    arrive: async (page) => {
      await page.locator('.span-row').last().click()
      await page.locator('.detail').waitFor()
    },
  },
  {
    name: 'a story as a table',
    path: `/requests/${requestId}?as=table`,
    arrive: (page) => page.locator('table').waitFor(),
  },
  {
    name: 'the help',
    path: '/',
    arrive: async (page) => {
      await page.locator('.row').first().waitFor()
      await page.keyboard.press('?')
      await page.locator('dialog[open]').waitFor()
    },
  },
]

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

/** Rules of WCAG 2.2 A and AA, and axe's own best practices. */
const violations = async (page: Page): Promise<readonly string[]> => {
  // A string is evaluated by the browser's debugger, which the page's policy does not bind.
  const result: AxeResult = await page.evaluate(`${axe.source}; axe.run(document, { resultTypes: ['violations'] })`)
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
}

describe('accessibility', { skip: missingBrowser }, () => {
  let browser: Browser
  before(async () => {
    browser = await launchBrowser()
  })
  after(() => browser.close())

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const locale of ['en-GB', 'pt-BR']) {
      test(`axe finds nothing to object to: ${colorScheme}, ${locale}`, async () => {
        await using server = await startConsoleServer(createMemoryApi(entries))
        await using visitor = await visit(browser, server.url, { colorScheme, locale, reducedMotion: 'reduce' })
        for (const { name, path, arrive } of places) {
          await visitor.page.goto(server.url + path)
          await arrive(visitor.page)
          assert.deepEqual(await violations(visitor.page), [], name)
        }
        visitor.assertClean()
      })
    }
  }

  test('the empty log and the failure', async () => {
    const api = createMemoryApi([])
    await using server = await startConsoleServer(api)
    await using visitor = await visit(browser, server.url, { expectedErrors: /503/, reducedMotion: 'reduce' })
    await visitor.page.locator('.welcome').waitFor()
    assert.deepEqual(await violations(visitor.page), [])
    api.failing = { status: 503, title: 'Service Unavailable', detail: 'The store is starting.' }
    await visitor.page.reload()
    await visitor.page.locator('.notice').waitFor()
    assert.deepEqual(await violations(visitor.page), [])
  })

  for (const [width, height] of [
    [390, 844],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    test(`nothing runs out of a window of ${width} × ${height}`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'trilha-console-'))
      t.after(() => rm(folder, { recursive: true }))
      await using server = await startConsoleServer(createMemoryApi(entries))
      const size = { viewport: { width, height }, reducedMotion: 'reduce' as const }
      await using visitor = await visit(browser, server.url, size)
      for (const { name, path, arrive } of places) {
        await visitor.page.goto(server.url + path)
        await arrive(visitor.page)
        const picture = await visitor.page.screenshot({ path: join(folder, `${name}.png`) })
        assert(picture.length > 0)
        const overflow = await visitor.page.evaluate('document.documentElement.scrollWidth - innerWidth')
        assert.equal(overflow, 0, name)
        const cut = await visitor.page.evaluate(
          `[...document.querySelectorAll('.button, .icon-button, .field')].filter((element) => {
            const box = element.getBoundingClientRect()
            return box.width > 0 && (box.right > innerWidth + 1 || box.height < 24)
          }).map((element) => element.outerHTML)`,
        )
        assert.deepEqual(cut, [], name)
      }
    })
  }
})
