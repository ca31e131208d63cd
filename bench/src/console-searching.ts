import type { Browser, Page } from 'playwright-core'
import { printBeside } from './budget.ts'
import { createSeededEntries } from './seeded-entries.ts'
import { grouped, quantile } from './statistics.ts'

const searches = 60

/**
 * Puts into `window.nextRow` the milliseconds from the key that starts a search to the paint of its first row: the row on
 * top is then another one. To be there before the key is pressed.
 */
const watchForNextRow = `(() => {
  const topRow = () => document.querySelector('.rows [data-entry]')?.dataset.entry
  const before = topRow()
  let pressedMs
  addEventListener('keydown', (event) => { if (event.key === 'Enter') pressedMs = event.timeStamp }, { once: true, capture: true })
  window.nextRow = new Promise((resolve, reject) => {
    const givenUp = setTimeout(() => {
      watcher.disconnect()
      reject(new Error('no other row on top after 30 s: ' + document.querySelector('main').innerText.slice(0, 400)))
    }, 30_000)
    const watcher = new MutationObserver(() => {
      if (pressedMs === undefined || topRow() === undefined || topRow() === before) return
      clearTimeout(givenUp)
      watcher.disconnect()
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedMs)))
    })
    watcher.observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true, attributeFilter: ['data-entry'] })
  })
})()`

const searchOnce = async (page: Page, query: string): Promise<number> => {
  const field = page.getByRole('combobox').first()
  await field.fill(query)
  await page.keyboard.press('Escape')
  await field.focus()
  await page.evaluate(watchForNextRow)
  await page.keyboard.press('Enter')
  const ms = await page.evaluate<number>('nextRow').catch((cause) => {
    throw new Error(`the search ${query} showed no rows`, { cause })
  })
  await page.locator('main [aria-busy=true]').waitFor({ state: 'detached' })
  return ms
}

/** From Enter to the first rows, with histogram and facets asked for beside them, as the page does. */
export const measureSearching = async (browser: Browser, url: string, count: number): Promise<void> => {
  const samples = createSeededEntries(count)
    .next(4 * searches)
    .split('\n')
    .filter((line) => line.includes('"gateway"'))
    .map((line) => JSON.parse(line) as { readonly user_id: string; readonly request_id: string })
  const queries = samples
    .slice(0, searches)
    .map(({ user_id, request_id }, index) =>
      index % 3 === 0
        ? `user_id:${user_id}`
        : index % 3 === 1
          ? `request_id:${request_id}`
          : `user_id:${user_id} result:success`,
    )
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/?from=2026-01-01&to=2026-01-31`)
  await page.locator('.row').first().waitFor()
  await page.waitForLoadState('networkidle')
  const times: number[] = []
  for (const query of queries) times.push(await searchOnce(page, query))
  // The first searches compile the page's code.
  const warm = times.slice(6)
  console.log(`\nfrom Enter to the first rows over ${grouped(count)} entries, ${warm.length} searches`)
  printBeside('p50', quantile(warm, 0.5), 150, 'ms')
  printBeside('p95', quantile(warm, 0.95), 500, 'ms')
}

const openings = 7

/** Just below the most that the log takes, in one value. */
const largeText = 'a stack trace that somebody logged whole, with everything in it; '.repeat(15_800)

/** From the click on the row of an entry of 1 MB to its detail. */
export const measureLargeEntry = async (browser: Browser, url: string): Promise<void> => {
  const entry = { service: 'large', user_id: '1', action: 'dump', result: 'failure', attributes: { dump: largeText } }
  const answer = await fetch(`${url}/log`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entry),
  })
  if (answer.status !== 200) throw new Error(`POST /log answers ${answer.status}: ${await answer.text()}`)
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${url}/?q=service:large`)
  const row = page.locator('.row').first()
  await row.waitFor()
  const times: number[] = []
  for (let run = 0; run < openings; run++) {
    await page.waitForLoadState('networkidle')
    const measured = page.evaluate<number>(`new Promise((resolve) => {
      let clickedMs
      addEventListener('click', (event) => { clickedMs = event.timeStamp }, { once: true, capture: true })
      const watcher = new MutationObserver(() => {
        if (![...document.querySelectorAll('.detail dt')].some((name) => name.textContent === 'attributes.dump')) return
        if (document.querySelector('.detail[aria-busy=true]') !== null) return
        watcher.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clickedMs)))
      })
      watcher.observe(document.querySelector('main'), { subtree: true, childList: true, attributes: true })
    })`)
    await row.click()
    times.push(await measured)
    await page.keyboard.press('Escape')
    await page.locator('.detail').waitFor({ state: 'detached' })
  }
  console.log(`\nopening an entry of ${grouped(JSON.stringify(entry).length)} bytes, ${openings} times`)
  printBeside('p50', quantile(times, 0.5), 200, 'ms')
}
