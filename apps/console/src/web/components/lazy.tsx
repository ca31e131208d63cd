import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { Notice } from './notice.tsx'
import { Skeleton } from './skeleton.tsx'

interface Waiting {
  /** What stands in place of the component meanwhile. */
  readonly Loading: ComponentType
}

/**
 * A component that is loaded when it is first shown. When its file is gone (the service was updated meanwhile), it says
 * so and offers to load the page anew.
 */
const lazy = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { Loading }: Waiting,
): ComponentType<Props> => {
  let loaded: ComponentType<Props> | undefined
  return (props: Props) => {
    const state = useSignal<'loading' | 'ready' | 'failed'>(loaded === undefined ? 'loading' : 'ready')
    useEffect(() => {
      if (loaded !== undefined) return
      load().then(
        (component) => {
          loaded = component
          state.value = 'ready'
        },
        () => {
          state.value = 'failed'
        },
      )
    }, [])
    if (state.value === 'failed') return <Gone />
    if (state.value === 'loading' || loaded === undefined) return <Loading />
    const Loaded = loaded
    return <Loaded {...props} />
  }
}

const Gone = () => (
  <Notice kind="failed" icon="alert" title={t.value.states.pageGone} detail={t.value.states.pageGoneDetail}>
    <button type="button" class="button primary" onClick={() => location.reload()}>
      {t.value.states.loadAnew}
    </button>
  </Notice>
)

const PageLoading = () => (
  <main id="main" tabIndex={-1}>
    <Skeleton label={t.value.list.loading} />
  </main>
)

export const lazyPage = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> =>
  lazy(load, { Loading: PageLoading })

/** A dialog simply is not there until it is. */
export const lazyDialog = <Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> =>
  lazy(load, { Loading: () => null })
