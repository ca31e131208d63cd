export { launchBrowser, missingBrowser } from './browser.ts'
export { type Flood, floodEntries } from './entry-flood.ts'
