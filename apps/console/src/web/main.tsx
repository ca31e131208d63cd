import { render } from 'preact'
import { App } from './app.tsx'
import { listenForShortcuts } from './state/shortcuts.ts'

const place = document.getElementById('app')
if (place !== null) {
  listenForShortcuts()
  render(<App />, place)
}
