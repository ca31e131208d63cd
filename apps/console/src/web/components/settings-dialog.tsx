import { type Signal, useSignal } from '@preact/signals'
import type { Status } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import { toolsText } from '../i18n/tools.ts'
import { ask } from '../state/api.ts'
import { language, languages } from '../state/language.ts'
import { keepInAddress } from '../state/navigation.ts'
import { densities, density, theme, themes } from '../state/preferences.ts'
import { Modal } from './modal.tsx'
import { Choices } from './segments.tsx'
import { SingleKeys } from './single-keys.tsx'

const languageNames = { en: 'English', 'pt-BR': 'Português (Brasil)' }

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly choices: readonly T[]
  readonly chosen: Signal<T>
  readonly nameOf: (choice: T) => string
  readonly onChoose?: (choice: T) => void
}

const Choice = <T extends string>({ label, choices, chosen, nameOf, onChoose }: ChoiceProps<T>) => (
  <fieldset class="setting">
    <legend>{label}</legend>
    <div class="segments">
      <Choices
        choices={choices}
        chosen={chosen.value}
        nameOf={nameOf}
        onChoose={(choice) => {
          chosen.value = choice
          onChoose?.(choice)
        }}
      />
    </div>
  </fieldset>
)

/** How the log service is doing, in two lines. */
const System = () => {
  const status = useSignal<Status | 'unknown' | undefined>(undefined)
  const text = toolsText.value
  useEffect(() => {
    const stop = new AbortController()
    ask<Status>('/api/status', {}, stop.signal).then(
      (answer) => {
        status.value = answer
      },
      () => {
        if (!stop.signal.aborted) status.value = 'unknown'
      },
    )
    return () => stop.abort()
  }, [status])
  const told = status.value
  return (
    <section class="setting system" aria-label={text.system} aria-live="polite">
      <h3>{text.system}</h3>
      {told === 'unknown' && <p>{text.unknown}</p>}
      {told !== undefined && told !== 'unknown' && (
        <p>
          {text.version(told.version)} · {text.kept(told.journal.entries)}
          <br />
          {told.store.lag === 0 ? text.upToDate : text.behind(told.store.lag)}
        </p>
      )}
    </section>
  )
}

/** What this browser remembers: nobody else sees another page by it. */
export const SettingsDialog = ({ onClose }: { onClose: () => void }) => {
  const text = toolsText.value
  return (
    <Modal title={text.settings} class="settings" onClose={onClose}>
      <div class="settings-body">
        <Choice
          label={text.language}
          choices={languages}
          chosen={language}
          nameOf={(name) => languageNames[name]}
          onChoose={(name) => keepInAddress('lang', name)}
        />
        <Choice label={text.theme} choices={themes} chosen={theme} nameOf={(name) => text.themes[name]} />
        <Choice label={text.density} choices={densities} chosen={density} nameOf={(name) => text.densities[name]} />
        <SingleKeys label={text.singleKeys} />
        <System />
      </div>
    </Modal>
  )
}
