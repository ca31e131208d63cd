import { commands } from './commands.ts'
import { runCommandLine } from './program.ts'
import { readVersion } from './version/read-version.ts'

// The reader of a pipe may have had enough (`trilha search … | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  process.stderr.write(`trilha: cannot write its output: ${error.message}\n`)
  process.exit(1)
})
process.stderr.on('error', () => process.exit(1))

const code = await runCommandLine(commands, process.argv.slice(2), {
  env: process.env,
  streams: { stdout: process.stdout, stderr: process.stderr },
  version: readVersion(),
})
// What is still on its way to a slow reader must get there before the process ends.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
process.exit(code)
