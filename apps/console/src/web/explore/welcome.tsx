import { type Signal, useSignal } from '@preact/signals'
import type { EntriesPage } from '@trilha/log-api'
import { useEffect, useId } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { EntryRow } from '../components/entry-row.tsx'
import { exploreText } from '../i18n/explore.ts'
import type { StoredEntry } from '../model/entry.ts'
import { listedText } from '../model/search.ts'
import { contextOf } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { go } from '../state/navigation.ts'
import { repeatWhileVisible } from '../state/repeat.ts'
import { asksForKey } from './asks-for-key.ts'
import { reload } from './explore-feed.ts'
import { isNewLog } from './new-log.ts'
import { type Snippet, snippets } from './snippets.ts'

/** Somebody runs the command and looks up: the entry is there by then. */
const lookEveryMs = 1_000

/** The first entry, once there is one. Its own time does not matter: it may be an old one that is sent now. */
const useFirstEntry = (): Signal<StoredEntry | undefined> => {
  const first = useSignal<StoredEntry | undefined>(undefined)
  useEffect(() => {
    const round = new AbortController()
    const look = async (): Promise<boolean> => {
      if (first.peek() !== undefined) return true
      try {
        const page = await ask<EntriesPage>('/api/entries', { ...listedText, limit: 1 }, round.signal)
        first.value = page.entries[0]
        return true
      } catch {
        return false
      }
    }
    const repeater = repeatWhileVisible(lookEveryMs, look)
    return () => {
      round.abort()
      repeater.stop()
    }
  }, [first])
  return first
}

interface TabsProps {
  readonly all: readonly Snippet[]
  readonly chosen: Signal<number>
  readonly id: string
}

const Tabs = ({ all, chosen, id }: TabsProps) => {
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    chosen.value = (chosen.value + by + all.length) % all.length
    document.getElementById(`${id}-${chosen.value}`)?.focus()
  }
  return (
    <div role="tablist" aria-label={exploreText.value.welcome.tabs} onKeyDown={step}>
      {all.map(({ id: name, name: label }, index) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-${index}`}
          aria-selected={index === chosen.value}
          aria-controls={`${id}-panel`}
          tabIndex={index === chosen.value ? 0 : -1}
          onClick={() => {
            chosen.value = index
          }}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

const Code = () => {
  const chosen = useSignal(0)
  const id = useId()
  const { welcome } = exploreText.value
  const needsKey = useSignal(false)
  useEffect(() => {
    const round = new AbortController()
    asksForKey(round.signal).then(
      (isAsked) => {
        needsKey.value = isAsked
      },
      // Nothing is known then: the code stays as short as it can be.
      () => undefined,
    )
    return () => round.abort()
  }, [needsKey])
  const all = snippets({ origin: location.origin, needsKey: needsKey.value, gatewayName: welcome.gateway })
  const shown = all[chosen.value]
  const code = shown?.code ?? ''
  return (
    <>
      <div class="code-card">
        <div class="code-head">
          <Tabs all={all} chosen={chosen} id={id} />
          <CopyButton text={() => code} label={welcome.copy} />
        </div>
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.value}`}>
          <pre>
            <code>{code}</code>
          </pre>
        </div>
      </div>
      {needsKey.value && <p class="welcome-note">{welcome.keyNote}</p>}
      {shown?.id === 'gateway' && <p class="welcome-note">{welcome.gatewayNote}</p>}
    </>
  )
}

const Arrived = ({ entry }: { entry: StoredEntry }) => {
  const { welcome } = exploreText.value
  return (
    <div class="arrived" role="status">
      <h2>{welcome.arrivedTitle}</h2>
      <p>{welcome.arrivedDetail}</p>
      <div class="arrived-row">
        <EntryRow entry={entry} isOpen={false} isNew onToggle={() => go(contextOf(entry.id))} />
      </div>
      <button
        type="button"
        class="button primary"
        onClick={() => {
          isNewLog.value = false
          reload()
        }}
      >
        {welcome.goOn}
      </button>
    </div>
  )
}

/** An empty log: how to write the first entry, and the sign that it is being waited for, which becomes that entry. */
export const Welcome = () => {
  const first = useFirstEntry()
  const { welcome } = exploreText.value
  return (
    <section class="welcome">
      {first.value === undefined && (
        <>
          <h2>{welcome.title}</h2>
          <p>{welcome.detail}</p>
        </>
      )}
      {first.value !== undefined ? <Arrived entry={first.value} /> : <Code />}
      {first.value === undefined && (
        <p class="waiting" role="status">
          <span class="live-dot" />
          {welcome.waiting}
        </p>
      )}
    </section>
  )
}
