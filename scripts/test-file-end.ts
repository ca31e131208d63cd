/**
 * Loaded ahead of every test file: ends a file that goes on after its tests, such as one whose failed test left a server
 * behind. Node's own limit (`--test-timeout`) bounds tests, not files; one such file would keep the whole run waiting.
 */
import { after } from 'node:test'

/** What is closed at the end of a test is gone within moments, also on a busy machine. */
const goneWithinMs = 30_000

// The runner itself loads this, too, and has no tests of its own.
if (process.env.NODE_TEST_CONTEXT !== undefined) {
  after(() => {
    setTimeout(() => {
      console.error(`the tests are done, and this is left open: ${process.getActiveResourcesInfo().join(', ')}`)
      process.exit(1)
    }, goneWithinMs).unref()
  })
}
