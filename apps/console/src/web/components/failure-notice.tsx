import { t } from '../i18n/common.ts'
import type { ApiError } from '../state/api.ts'
import { Notice } from './notice.tsx'

/** A failed call in the log service's own words, or what to check when it does not answer at all. */
export const FailureNotice = ({ failure, onRetry }: { failure: ApiError | undefined; onRetry: () => void }) => {
  const { states } = t.value
  const isSilent = failure === undefined || failure.status === 0
  return (
    <Notice
      kind="failed"
      icon="alert"
      title={isSilent ? states.unreachable : states.failed}
      detail={isSilent ? states.unreachableDetail : `${failure.title}: ${failure.message}`}
    >
      <button type="button" class="button primary" onClick={onRetry}>
        {states.retry}
      </button>
    </Notice>
  )
}
