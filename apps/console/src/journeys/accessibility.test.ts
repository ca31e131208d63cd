import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../testing/axe.ts'
import { launchBrowser, missingBrowser } from '../testing/browser.ts'
import { hostileEntries } from '../testing/hostile-entries.ts'
import { type Place, placesOf } from '../testing/places.ts'
import { type RealConsole, startRealConsole } from '../testing/real-console.ts'
import { sampleEntries } from '../testing/sample-entries.ts'
import { visit } from '../testing/visitor.ts'

/** Pictures of every page are for people to look at: nothing compares them. */
const pictures = fileURLToPath(new URL('../../../../screenshots/console/', import.meta.url))

/** Two entries each: a hundred thousand in all, the last one now. */
const requests = 50_000

/** What sticks out to the right of the window or is too small to be hit, as HTML. */
const misfits = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[
    ...(document.documentElement.scrollWidth > innerWidth ? ['the page is wider than the window'] : []),
    ...[...document.querySelectorAll('button, a.button, select, input:not([type=radio], [type=checkbox])')]
      .filter((element) => {
        const box = element.getBoundingClientRect()
        const isHidden = box.width === 0 || element.closest('.visually-hidden, [aria-hidden=true]') !== null
        return !isHidden && (box.height < 24 || box.width < 24)
      })
      .map((element) => element.outerHTML),
  ]`)

describe('every page', { skip: missingBrowser, timeout: 600_000 }, () => {
  let browser: Browser
  let service: RealConsole
  let places: readonly Place[]
  before(async () => {
    await mkdir(pictures, { recursive: true })
    const nowMs = Date.now()
    ;[browser, service] = await Promise.all([launchBrowser(), startRealConsole()])
    await service.store(sampleEntries(requests, nowMs))
    await service.store(hostileEntries(nowMs - 20_000))
    places = await placesOf(service)
  })
  after(async () => {
    await browser.close()
    await service[Symbol.asyncDispose]()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const locale of ['en-GB', 'pt-BR']) {
      test(`axe finds nothing to object to: ${colorScheme}, ${locale}`, async () => {
        await using visitor = await visit(browser, service.url, {
          colorScheme,
          locale,
          reducedMotion: 'reduce',
          expectedErrors: /422/,
        })
        const found: Record<string, readonly string[]> = {}
        for (const { name, path, arrive } of places) {
          await visitor.page.goto(service.url + path)
          await arrive(visitor.page)
          const objections = await violations(visitor.page)
          if (objections.length > 0) found[name] = objections
          const language = locale === 'pt-BR' ? '-pt' : ''
          await visitor.page.screenshot({ path: `${pictures}${name}-${colorScheme}${language}.png` })
        }
        assert.deepEqual(found, {})
        visitor.assertClean()
      })
    }
  }

  for (const [width, height] of [
    [390, 844],
    [1280, 800],
    [1920, 1080],
  ] as const) {
    test(`nothing runs out of a window of ${width} × ${height}`, async () => {
      await using visitor = await visit(browser, service.url, {
        viewport: { width, height },
        reducedMotion: 'reduce',
        expectedErrors: /422/,
      })
      const found: Record<string, readonly string[]> = {}
      for (const { name, path, arrive } of places) {
        await visitor.page.goto(service.url + path)
        await arrive(visitor.page)
        const sticking = await misfits(visitor.page)
        if (sticking.length > 0) found[name] = sticking
        await visitor.page.screenshot({ path: `${pictures}${name}-${width}.png` })
      }
      assert.deepEqual(found, {})
      assert.equal(await visitor.page.evaluate('window.hacked'), undefined)
      visitor.assertClean()
    })
  }
})
