import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

/** Every rule of WCAG 2.0, 2.1 and 2.2, A and AA (target size included), and axe's own best practices. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe objects to on a page as it is now: a rule and the elements that break it. */
export const violations = async (page: Page): Promise<readonly string[]> => {
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: { type: 'tag', values: tags } })
  // A string is evaluated by the browser's debugger, which the page's policy does not bind.
  const result: AxeResult = await page.evaluate(`${axe.source}; axe.run(document, ${options})`)
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
}
