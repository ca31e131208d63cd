import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back the memory that loading modules took and nobody needs any more. V8 itself collects it only when much more
 * is asked for, which an idle service never does. Measured on the user service: 136 MB resident without, 113 MB with;
 * takes some 50 ms, before the first request is accepted.
 */
export const releaseStartupMemory = (): void => {
  // The function exists only in contexts made after the flag is set.
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as (options: { readonly type: string; readonly flavor: string }) => void
  setFlagsFromString('--no-expose-gc')
  collect({ type: 'major', flavor: 'last-resort' })
}
