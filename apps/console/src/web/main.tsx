import { render } from 'preact'
import { App } from './app.tsx'
import { addCommands } from './state/commands.ts'
import { entryCommands } from './state/entry-commands.ts'
import { pageCommands } from './state/page-commands.ts'
import { listenForShortcuts } from './state/shortcuts.ts'

const place = document.getElementById('app')
if (place !== null) {
  addCommands(pageCommands)
  addCommands(entryCommands)
  listenForShortcuts()
  render(<App />, place)
}
