import type { Browser } from 'playwright-core'
import { printBeside, printFigure } from './budget.ts'
import { median } from './statistics.ts'

/** How many times slower than this machine's the processor is made. */
const slowdown = 4
const runs = 9

interface Loading {
  readonly paintedMs: number
  /** The query can be typed, and no task that began before keeps the page from answering. */
  readonly interactiveMs: number
  readonly rowsMs: number
}

/** Runs in the page before anything of it: notes long tasks, and when the field and the first row are there. */
const watch = `
  window.seen = { longTasksEnd: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) seen.longTasksEnd = Math.max(seen.longTasksEnd, task.startTime + task.duration)
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver(() => {
    if (seen.fieldMs === undefined && document.querySelector('[role=combobox]')) seen.fieldMs = performance.now()
    if (seen.rowsMs === undefined && document.querySelector('.row')) {
      requestAnimationFrame(() => requestAnimationFrame(() => { seen.rowsMs ??= performance.now() }))
    }
  }).observe(document, { subtree: true, childList: true });
`

/** The page counts as settled when rows are there and nothing was done for this long, in milliseconds. */
const quietMs = 1_000

const loadOnce = async (browser: Browser, url: string): Promise<Loading> => {
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(watch)
  await page.goto(url)
  // Asked from outside: the page's policy lets nothing be evaluated within it.
  const isQuiet = `seen.rowsMs !== undefined && performance.now() > Math.max(seen.rowsMs, seen.longTasksEnd) + ${quietMs}`
  while (!(await page.evaluate<boolean>(isQuiet))) await page.waitForTimeout(100)
  return page.evaluate(`({
    paintedMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
    interactiveMs: Math.max(seen.fieldMs, seen.longTasksEnd),
    rowsMs: seen.rowsMs,
  })`)
}

/** How soon Explore can be used after its address was entered, with nothing in the browser's cache. */
export const measureLoading = async (browser: Browser, url: string): Promise<void> => {
  const loads: Loading[] = []
  for (let run = 0; run < runs; run++) loads.push(await loadOnce(browser, `${url}/?range=all`))
  console.log(`\nopening Explore on 100,000 entries, processor slowed ${slowdown}×, empty cache, median of ${runs}`)
  printFigure('first paint', `${median(loads.map(({ paintedMs }) => paintedMs)).toFixed(0)} ms`)
  printBeside(
    'interactive (field there, last long task over)',
    median(loads.map(({ interactiveMs }) => interactiveMs)),
    1_000,
    'ms',
  )
  printFigure('first rows', `${median(loads.map(({ rowsMs }) => rowsMs)).toFixed(0)} ms`)
}
