import type { Page } from 'playwright-core'
import type { RealConsole } from './real-console.ts'

/** A state of a page that is looked at: by axe, for its layout, and as a picture. */
export interface Place {
  /** Also the picture's file name. */
  readonly name: string
  readonly path: string
  /** Waits until it is all there, and brings the page into the state where more than the address is needed. */
  readonly arrive: (page: Page) => Promise<void>
}

/** Something is there, and nothing is shown faintly because newer counts are on their way. */
const still =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().waitFor()
    await page.locator('.dimmed').first().waitFor({ state: 'detached' })
  }
const row = still('.row')
const press = async (page: Page, key: string): Promise<void> => {
  await row(page)
  await page.keyboard.press(key)
  await page.locator('dialog[open]').waitFor()
}

/** Every page, and every state of it that looks another way. */
export const placesOf = async (service: RealConsole): Promise<readonly Place[]> => {
  const [failed] = await service.search({ q: 'service:gateway result:failure http.status:404', limit: '1' })
  const requestId = failed?.request_id ?? ''
  const [action] = await service.search({ q: `request_id:${requestId} -service:gateway`, limit: '1' })
  const userId = action?.user_id ?? ''
  return [
    { name: 'explore', path: '/?from=now-24h', arrive: row },
    { name: 'explore-compared', path: '/?from=now-24h&compare=previous&as=table', arrive: row },
    { name: 'explore-entry', path: `/?from=now-24h&q=result:failure&entry=${failed?.id}`, arrive: row },
    {
      name: 'explore-no-match',
      path: '/?q=service:nobody',
      arrive: (page) => page.locator('.notice').waitFor(),
    },
    {
      name: 'explore-wrong-query',
      path: '/?q=service:(gateway%20OR',
      arrive: (page) => page.locator('[aria-invalid=true]').waitFor(),
    },
    { name: 'explore-hostile', path: '/?q=request_id:hostile-*&from=now-30d', arrive: row },
    { name: 'live', path: '/live', arrive: row },
    { name: 'context', path: `/entries/${failed?.id}`, arrive: row },
    { name: 'requests', path: '/requests?from=now-24h', arrive: still('.request-row') },
    { name: 'story', path: `/requests/${requestId}`, arrive: (page) => page.locator('.span-row').first().waitFor() },
    {
      name: 'story-table',
      path: `/requests/${requestId}?as=table`,
      arrive: (page) => page.locator('table').first().waitFor(),
    },
    { name: 'users', path: '/users', arrive: still('.users-table') },
    { name: 'timeline', path: `/users/${userId}`, arrive: still('.day-rows .row') },
    { name: 'services', path: '/services?from=now-24h', arrive: still('.sparkline') },
    { name: 'service', path: '/services/gateway?from=now-24h', arrive: still('main table, main .sparkline') },
    { name: 'saved', path: '/saved', arrive: (page) => page.locator('main h1').waitFor() },
    { name: 'help', path: '/', arrive: (page) => press(page, '?') },
    { name: 'palette', path: '/', arrive: (page) => press(page, 'Control+k') },
    { name: 'save', path: '/', arrive: (page) => press(page, 's') },
    { name: 'export', path: '/', arrive: (page) => press(page, 'e') },
    { name: 'range', path: '/', arrive: (page) => press(page, 't') },
    {
      name: 'settings',
      path: '/',
      arrive: async (page) => {
        await row(page)
        await page.locator('.tools > .icon-button').first().click()
        await page.locator('dialog[open]').waitFor()
      },
    },
    {
      name: 'values',
      path: '/?from=now-24h',
      arrive: async (page) => {
        await row(page)
        await page.keyboard.press('j')
        await press(page, 'i')
      },
    },
    {
      name: 'suggestions',
      path: '/?from=now-24h',
      arrive: async (page) => {
        await row(page)
        await page.keyboard.press('/')
        await page.keyboard.type('service:')
        await page.getByRole('option').first().waitFor()
      },
    },
  ]
}
