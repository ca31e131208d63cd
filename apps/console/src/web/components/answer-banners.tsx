import { t } from '../i18n/common.ts'
import type { ApiError } from '../state/api.ts'
import { Banner } from './notice.tsx'

interface AnswerBannersProps {
  /** Why what is shown could not be had anew. */
  readonly failure?: ApiError | undefined
  /** False while the search copy may lack entries. */
  readonly isComplete: boolean
  readonly onRetry: () => void
}

/** Above an answer that is shown all the same: what is wrong with it, and the way to another one. */
export const AnswerBanners = ({ failure, isComplete, onRetry }: AnswerBannersProps) => {
  const { states } = t.value
  return (
    <>
      {failure !== undefined && (
        <Banner kind="failed" text={failure.status === 0 ? states.unreachable : failure.message}>
          <button type="button" class="text-button" onClick={onRetry}>
            {states.retry}
          </button>
        </Banner>
      )}
      {!isComplete && (
        <Banner kind="partial" text={`${states.partial} ${states.partialDetail}`}>
          <button type="button" class="text-button" onClick={onRetry}>
            {states.searchAgain}
          </button>
        </Banner>
      )}
    </>
  )
}
