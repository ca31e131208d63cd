/**
 * A program that logs: `logging-process.ts MODE URL SPOOL_DIR COUNT`. It prints the number of each entry after `log`
 * returned.
 *
 * - `die`: logs COUNT entries in one turn and kills itself with SIGKILL before anything else can happen.
 * - `run`: logs for ever, some in each turn.
 * - `close`: logs COUNT entries and closes; then nothing must keep it alive.
 * - `leave`: logs COUNT entries and does not close; nothing must keep it alive either.
 */
import { writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { openLogClient } from '../open-log-client.ts'
import { entryOf } from './entries.ts'

const [mode, url = '', spoolDir = '', countText] = process.argv.slice(2)
const client = await openLogClient({ url, service: 'logging_process', spoolDir, onWarning: () => {} })
let logged = 0

const logMany = (count: number): void => {
  for (let index = 0; index < count; index++) {
    logged++
    client.log(entryOf(`action-${logged}`))
    writeSync(1, `${logged}\n`)
  }
}

if (mode === 'run') {
  for (;;) {
    logMany(7)
    await setImmediate()
  }
}
logMany(Number(countText))
if (mode === 'die') process.kill(process.pid, 'SIGKILL')
if (mode === 'close') await client.close()
