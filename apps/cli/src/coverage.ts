import type { Coverage } from '@trilha/log-api'
import type { Terminal } from './terminal/terminal.ts'

/** Says on stderr when an answer does not cover all that was acknowledged: it must not be taken for the whole. */
export const noteCoverage = ({ complete, applied_seq, head_seq }: Coverage, terminal: Terminal): void => {
  if (complete) return
  const searched = applied_seq === undefined ? '' : `: ${applied_seq} of ${head_seq} entries were searched`
  terminal.note(`the store is still catching up${searched}; ask again in a moment`)
}
