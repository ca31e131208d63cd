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

const storyPath = async (page: Page): Promise<string | null> => {
  const failed = page.locator('.row-line.failure .row-story').first()
  const any = page.locator('.row-story').first()
  return ((await failed.count()) > 0 ? failed : any).getAttribute('href', { timeout: 10_000 })
}

const shoot = async (scheme: 'light' | 'dark') => {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: scheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  await page.goto(new URL('/', baseUrl).href)
  await page.locator('.row').first().waitFor()
  await page.screenshot({ path: join(folder, `explore-${scheme}.png`) })
  return page
}

await mkdir(folder, { recursive: true })
const browser = await launchBrowser()
try {
  await shoot('dark')
  const page = await shoot('light')
  const path = await storyPath(page)
  if (path === null) throw new Error('no entry on the page has a request id: send a request through the gateway first')
  await page.goto(new URL(path, baseUrl).href)
  await page.locator('.span-row').first().waitFor()
  await page.locator('.span-row').last().click()
  await page.screenshot({ path: join(folder, 'story.png') })
} finally {
  await browser.close()
}
