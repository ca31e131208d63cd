import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Notice } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { t } from '../i18n/common.ts'
import { savedText } from '../i18n/saved.ts'
import { type SavedLinkView, savedPage } from '../model/view.ts'
import { type ApiError, asApiError } from '../state/api.ts'
import { go } from '../state/navigation.ts'
import { savedApi } from './saved-api.ts'
import { openedId } from './saved-searches.ts'
import { viewAt } from './view-words.ts'

const Unknown = () => (
  <Notice kind="empty" icon="bookmark" title={savedText.value.none} detail={savedText.value.noneDetail}>
    <ViewLink class="button primary" to={savedPage}>
      {savedText.value.toSaved}
    </ViewLink>
  </Notice>
)

/** The lasting link of a saved search: shows what is saved under it now, in the place of this address. */
export const SavedLinkPage = ({ view }: { view: SavedLinkView }) => {
  const failure = useSignal<ApiError | undefined>(undefined)
  const attempt = useSignal(0)
  useEffect(() => {
    const stop = new AbortController()
    failure.value = undefined
    savedApi.get(view.id, stop.signal).then(
      (search) => {
        openedId.value = search.id
        go(viewAt(search.view), { replace: true })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) failure.value = asApiError(error)
      },
    )
    return () => stop.abort()
  }, [view.id, attempt.value])
  const retry = () => {
    attempt.value += 1
  }
  return (
    <main id="main" class="page" tabIndex={-1}>
      <h1 class="visually-hidden">{t.value.nav.saved}</h1>
      {failure.value === undefined && <Skeleton label={savedText.value.opening} />}
      {failure.value?.status === 404 && <Unknown />}
      {failure.value !== undefined && failure.value.status !== 404 && (
        <FailureNotice failure={failure.value} onRetry={retry} />
      )}
    </main>
  )
}
