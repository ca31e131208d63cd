import type { Coverage } from '@trilha/log-api'
import { exploreText } from '../i18n/explore.ts'

/** How far a search has come that could not see everything. */
export const partialText = ({ applied_seq, head_seq }: Coverage): string => {
  const { results } = exploreText.value
  return applied_seq === undefined || head_seq === undefined
    ? results.partialUnknown
    : results.partial(applied_seq, head_seq)
}
