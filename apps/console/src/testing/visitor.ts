import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A browser's page, and what it must never do. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page
  /** Fails when the page logged an error, threw, broke its policy or asked another origin for anything. */
  assertClean(): void
}

export interface VisitOptions extends BrowserContextOptions {
  /** Console errors that this visit brings about on purpose (a failed call is logged by the browser itself). */
  readonly expectedErrors?: RegExp
}

/** Opens an address in a fresh profile of a known language, zone and size. */
export const visit = async (browser: Browser, url: string, options: VisitOptions = {}): Promise<Visitor> => {
  const { expectedErrors, ...contextOptions } = options
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'America/Sao_Paulo',
    ...contextOptions,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' || expectedErrors?.test(message.text())) return
    faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:')) {
      faults.push(`foreign request: ${request.url()}`)
    }
  })
  await page.goto(url)
  return {
    page,
    assertClean: () => assert.deepEqual(faults, []),
    [Symbol.asyncDispose]: () => context.close(),
  }
}
