import { render } from 'preact'
import { App } from './app.tsx'
import { fetchEarly } from './explore/explore-feed.ts'
import { addCommands } from './state/commands.ts'
import { entryCommands } from './state/entry-commands.ts'
import { view } from './state/navigation.ts'
import { pageCommands } from './state/page-commands.ts'
import { listenForShortcuts } from './state/shortcuts.ts'

/**
 * The palette is fetched when the page has settled: keys that follow its own at once must find it there. Safari has no
 * requestIdleCallback.
 */
const paletteDelayMs = 1_500

const place = document.getElementById('app')
if (place !== null) {
  const shown = view.peek()
  if (shown.page === 'explore') fetchEarly(shown)
  addCommands(pageCommands)
  addCommands(entryCommands)
  listenForShortcuts()
  render(<App />, place)
  // Where it fails, the key tries again.
  window.setTimeout(() => void import('./palette/palette.tsx').catch(() => undefined), paletteDelayMs)
}
