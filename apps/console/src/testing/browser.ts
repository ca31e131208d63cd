import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

export const chromiumPath = '/usr/bin/chromium'

/** Why the journeys cannot run here; false when they can. */
export const missingBrowser: string | false = existsSync(chromiumPath)
  ? false
  : `${chromiumPath} is not installed (apt-get install chromium)`

/** No network of its own and no sandbox (containers); Playwright gives it a fresh profile each time. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, headless: true, args: flags })
