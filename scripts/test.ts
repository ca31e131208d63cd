/**
 * Runs the tests: `unit` (beside the code, and the repository's own), `e2e` (real processes), or both; `console` runs the
 * console's alone, in a real browser, `gateway` the gateway's.
 * Everything after the first argument goes to node's test runner, such as `--test-name-pattern=…`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const suites: Readonly<Record<string, readonly string[]>> = {
  unit: [
    '{packages,services,apps}/*/src/**/*.test.ts',
    'bench/src/**/*.test.ts',
    'test/*.test.ts',
    'test/{crash,gateway-chaos}/*.test.ts',
  ],
  e2e: ['test/e2e/*.test.ts'],
  console: ['apps/console/src/**/*.test.ts'],
  gateway: ['apps/gateway/src/**/*.test.ts'],
}

const [first, ...rest] = process.argv.slice(2)
const named = first === undefined ? undefined : suites[first]
const options = named === undefined && first !== undefined ? [first, ...rest] : rest
const patterns = named ?? [suites.unit, suites.e2e].flatMap((suite) => suite ?? [])

/** A hanging test is a failing test; a file that hangs after its tests is ended by `test-file-end.ts`. */
const timeoutMs = 300_000
/** Test files run beside each other; most of them wait for disks and child processes. */
const filesAtOnce = 2

const run = spawn(
  process.execPath,
  [
    ...process.execArgv,
    `--import=${import.meta.resolve('./test-file-end.ts')}`,
    '--test',
    `--test-concurrency=${filesAtOnce}`,
    `--test-timeout=${timeoutMs}`,
    ...(process.env.CI === undefined ? [] : ['--test-reporter=spec']),
    ...options,
    ...patterns,
  ],
  { stdio: 'inherit' },
)
const [code] = await once(run, 'exit')
process.exit(typeof code === 'number' ? code : 1)
