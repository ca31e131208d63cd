// Takes the README's pictures of a running console: node apps/console/screenshot.ts http://localhost:8003 docs/images
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchBrowser } from './src/testing/browser.ts'

const [baseUrl, folder] = process.argv.slice(2)
if (baseUrl === undefined || folder === undefined) {
  console.error('usage: node apps/console/screenshot.ts BASE_URL FOLDER')
  process.exit(2)
}

interface Shot {
  readonly name: string
  readonly path: string
  readonly scheme?: 'light' | 'dark'
  /** Waits until what makes the picture is there. */
  readonly ready: (page: Page) => Promise<void>
}

const shoot = async ({ name, path, scheme = 'light', ready }: Shot): Promise<void> => {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: scheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await page.goto(new URL(path, baseUrl).href)
  await ready(page)
  await page.locator('.dimmed').first().waitFor({ state: 'detached' })
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}

/** The newest entry that a query finds. */
const newest = async (query: string) => {
  const response = await fetch(new URL(`/api/entries?limit=1&q=${encodeURIComponent(query)}`, baseUrl))
  const { entries } = (await response.json()) as { entries: { request_id: string; user_id: string }[] }
  const [entry] = entries
  if (entry === undefined) throw new Error(`no entry matches ${query}: send some requests through the gateway first`)
  return entry
}

const seen = (selector: string) => (page: Page) => page.locator(selector).first().waitFor()

await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
try {
  const { request_id: requestId, user_id: userId } = await newest('result:failure request_id:* -user_id:"N/A"')
  const explore = async (page: Page) => {
    await seen('.bars')(page)
    await seen('.facet-value')(page)
  }
  await shoot({ name: 'explore', path: '/?from=now-24h', ready: explore })
  await shoot({ name: 'explore-dark', path: '/?from=now-24h&compare=previous', scheme: 'dark', ready: explore })
  await shoot({ name: 'story', path: `/requests/${encodeURIComponent(requestId)}`, ready: seen('.span-row') })
  await shoot({ name: 'timeline', path: `/users/${encodeURIComponent(userId)}`, ready: seen('.activity-mark') })
  await shoot({ name: 'services', path: '/services?from=now-24h', ready: seen('.sparkline') })
} finally {
  await browser.close()
}
