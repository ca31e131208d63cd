import { useSignal } from '@preact/signals'
import { useEffect, useId } from 'preact/hooks'
import { requestsText } from '../i18n/requests.ts'
import { storyOf } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { findRequest } from './requests-feed.ts'

/** Takes a request id or a trace id, pasted from anywhere, to its story. */
export const FindRequest = () => {
  const id = useId()
  const typed = useSignal('')
  const state = useSignal<'idle' | 'searching' | 'notFound' | 'findFailed'>('idle')
  const round = useSignal(new AbortController())
  const text = requestsText.value
  useEffect(() => () => round.peek().abort(), [round])
  const search = async (sought: string): Promise<void> => {
    round.value.abort()
    round.value = new AbortController()
    const { signal } = round.value
    state.value = 'searching'
    try {
      const requestId = await findRequest(sought, signal)
      if (requestId === undefined) state.value = 'notFound'
      else go(storyOf(requestId))
    } catch {
      if (!signal.aborted) state.value = 'findFailed'
    }
  }
  return (
    <search class="card" aria-label={text.find}>
      <form
        class="find-user"
        onSubmit={(event) => {
          event.preventDefault()
          const sought = typed.value.trim()
          if (sought !== '') void search(sought)
        }}
      >
        <label for={id} class="visually-hidden">
          {text.find}
        </label>
        <input
          id={id}
          type="search"
          class="mono"
          value={typed.value}
          placeholder={text.findHint}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => {
            typed.value = event.currentTarget.value
            state.value = 'idle'
          }}
        />
        <button type="submit" class="button primary" disabled={typed.value.trim() === ''}>
          {text.open}
        </button>
        <p class={state.value === 'idle' ? 'visually-hidden' : 'found found-note'} role="status">
          {state.value !== 'idle' && text[state.value]}
        </p>
      </form>
    </search>
  )
}
