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

  for (const locale of ['en-GB', 'pt-BR']) {
    test(`axe finds nothing to object to, in light and dark: ${locale}`, async () => {
      await using visitor = await visit(browser, service.url, {
        locale,
        reducedMotion: 'reduce',
        expectedErrors: /422/,
      })
      const { page } = visitor
      const found: Record<string, readonly string[]> = {}
      for (const { name, path, arrive } of places) {
        await page.emulateMedia({ colorScheme: 'light' })
        await page.goto(service.url + path)
        await arrive(page)
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme })
          const objections = await violations(page)
          if (objections.length > 0) found[`${name}, ${colorScheme}`] = objections
          const language = locale === 'pt-BR' ? '-pt' : ''
          await page.screenshot({ path: `${pictures}${name}-${colorScheme}${language}.png` })
        }
      }
      assert.deepEqual(found, {})
      visitor.assertClean()
    })
  }

  for (const windows of [
    [[390, 844]],
    [
      [1280, 800],
      [1920, 1080],
    ],
  ] as const) {
    test(`nothing runs out of a window of ${windows.map((size) => size.join(' × ')).join(', nor of one of ')}`, async () => {
      const [[width, height]] = windows
      await using visitor = await visit(browser, service.url, {
        viewport: { width, height },
        reducedMotion: 'reduce',
        expectedErrors: /422/,
      })
      const { page } = visitor
      const found: Record<string, readonly string[]> = {}
      for (const { name, path, arrive } of places) {
        await page.goto(service.url + path)
        await arrive(page)
        for (const [width, height] of windows) {
          await page.setViewportSize({ width, height })
          const sticking = await misfits(page)
          if (sticking.length > 0) found[`${name}, ${width}`] = sticking
          await page.screenshot({ path: `${pictures}${name}-${width}.png` })
        }
        await page.setViewportSize({ width, height })
      }
      assert.deepEqual(found, {})
      assert.equal(await page.evaluate('window.hacked'), undefined)
      visitor.assertClean()
    })
  }
})
