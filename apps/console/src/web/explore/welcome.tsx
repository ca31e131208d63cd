import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { t } from '../i18n/common.ts'
import { snippets } from './snippets.ts'

/** An empty log: how to write the first entry, and the sign that it is being waited for. */
export const Welcome = () => {
  const chosen = useSignal(0)
  const id = useId()
  const all = snippets(location.origin)
  const code = all[chosen.value]?.code ?? ''
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    chosen.value = (chosen.value + by + all.length) % all.length
    document.getElementById(`${id}-${chosen.value}`)?.focus()
  }
  return (
    <section class="welcome">
      <h2>{t.value.states.empty}</h2>
      <p>{t.value.states.emptyDetail}</p>
      <div class="code-card">
        <div class="code-head">
          <div role="tablist" aria-label={t.value.states.snippets} onKeyDown={step}>
            {all.map(({ name }, index) => (
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
                {name}
              </button>
            ))}
          </div>
          <CopyButton text={() => code} label={t.value.states.copySnippet} />
        </div>
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.value}`}>
          <pre>
            <code>{code}</code>
          </pre>
        </div>
      </div>
      <p class="waiting" role="status">
        <span class="live-dot" />
        {t.value.states.waiting}
      </p>
    </section>
  )
}
