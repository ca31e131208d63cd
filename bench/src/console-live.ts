import { floodEntries } from '@trilha/console/testing'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { printBeside, printFigure } from './budget.ts'
import { grouped } from './statistics.ts'

const entriesPerSecond = 1_000
/** What half an hour at that rate brings. */
const longSessionEntries = 1_800_000
/** The rest of the half hour, faster: the page then skips what it cannot show, and has to say so. */
const catchUpPerSecond = 20_000

/** Counts long tasks, and frames in which rows changed. */
const watch = `
  window.watched = { longest: 0, over50: 0, paints: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      watched.longest = Math.max(watched.longest, duration)
      watched.over50++
    }
  }).observe({ type: 'longtask' });
  let isCounted = false;
  new MutationObserver(() => {
    if (isCounted) return
    isCounted = true
    requestAnimationFrame(() => { watched.paints++; isCounted = false })
  }).observe(document.querySelector('.rows'), { subtree: true, childList: true, characterData: true });
`

const sizesOf = async (page: Page, session: CDPSession) => {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const nodes = await page.evaluate<number>("document.querySelectorAll('*').length")
  return { heapMb: usedSize / 1e6, nodes }
}

/** The live page at 1,000 entries a second, then after as many entries as half an hour brings. */
export const measureLive = async (browser: Browser, url: string, seconds: number): Promise<void> => {
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await page.goto(`${url}/live`)
  await page.locator('.row').first().waitFor()
  {
    await using flood = await floodEntries(url, { perSecond: entriesPerSecond })
    // What runs is compiled, and what is held has grown, before it is measured.
    await page.waitForTimeout(15_000)
    await page.evaluate(watch)
    const startedMs = performance.now()
    await page.waitForTimeout(seconds * 1_000)
    const watched = await page.evaluate<{ longest: number; over50: number; paints: number }>('watched')
    const took = (performance.now() - startedMs) / 1_000
    const early = await sizesOf(page, session)
    console.log(`\nlive at ${grouped(entriesPerSecond)} entries/s, ${seconds} s (${grouped(flood.sent)} entries sent)`)
    printBeside('longest task', watched.longest, 50, 'ms')
    printFigure('tasks over 50 ms', String(watched.over50))
    printBeside('paints a second', watched.paints / took, 10, '')
    printFigure('heap', `${early.heapMb.toFixed(1)} MB`)
  }
  {
    await using flood = await floodEntries(url, { perSecond: catchUpPerSecond })
    while (flood.sent < longSessionEntries) await page.waitForTimeout(1_000)
    console.log(
      `after ${grouped(flood.sent)} more at ${grouped(catchUpPerSecond)} entries/s, as many as half an hour brings`,
    )
  }
  const late = await sizesOf(page, session)
  printBeside('elements in the page', late.nodes, 2_500, '')
  printFigure('heap', `${late.heapMb.toFixed(1)} MB`)
}
