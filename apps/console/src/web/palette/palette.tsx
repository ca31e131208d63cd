import { signal, useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { KeyCaps } from '../components/key-caps.tsx'
import { useClosed } from '../components/use-closed.ts'
import { paletteText } from '../i18n/palette.ts'
import { visibleLine } from '../model/visible-text.ts'
import { loadSaved, savedSearches } from '../saved/saved-searches.ts'
import { commands } from '../state/commands.ts'
import { go } from '../state/navigation.ts'
import { isPaletteOpen } from '../state/page-commands.ts'
import { type PaletteItem, paletteItems } from './palette-items.ts'

/** What was chosen in this visit, the last one first. */
const recent = signal<readonly string[]>([])
/** As many as stand on top of the list. */
const maxRecent = 5

const perform = ({ id, to }: PaletteItem): void => {
  recent.value = [id, ...recent.value.filter((one) => one !== id)].slice(0, maxRecent)
  if ('page' in to) go(to)
  else to.run()
}

/** Everything that can be done, found by typing: a combobox (WAI-ARIA APG) in a dialog. */
export const Palette = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  const typed = useSignal('')
  const active = useSignal(0)
  const [titleId, listId] = [useId(), useId()]
  const text = paletteText.value
  useClosed(dialog, () => {
    isPaletteOpen.value = false
  })
  useEffect(() => {
    dialog.current?.showModal()
    const stop = new AbortController()
    void loadSaved(stop.signal)
    return () => stop.abort()
  }, [])
  const items = paletteItems(typed.value, {
    commands: commands.value,
    saved: savedSearches.value ?? [],
    recent: recent.peek(),
  })
  const choose = (item: PaletteItem | undefined) => {
    if (item === undefined) return
    dialog.current?.close()
    // Behind the close: what is run may move the focus itself.
    queueMicrotask(() => perform(item))
  }
  const move = (step: number) => {
    active.value = (active.peek() + step + items.length) % Math.max(1, items.length)
    document.getElementById(`${listId}-${active.value}`)?.scrollIntoView({ block: 'nearest' })
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => choose(items[active.peek()]),
  }
  return (
    <dialog
      ref={dialog}
      class="palette"
      aria-labelledby={titleId}
      onMouseDown={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div class="palette-content">
        <h2 id={titleId} class="visually-hidden">
          {text.title}
        </h2>
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-label={text.typing}
          aria-activedescendant={items.length > 0 ? `${listId}-${active.value}` : undefined}
          placeholder={text.typing}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value
            active.value = 0
          }}
          onKeyDown={(event) => {
            const act = event.isComposing ? undefined : keys[event.key]
            if (act === undefined) return
            event.preventDefault()
            act()
          }}
        />
        <div id={listId} role="listbox" aria-label={text.title} class="palette-items">
          {items.map((item, index) => (
            <div
              key={item.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active.value}
              class="palette-item"
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(item)}
              onKeyDown={() => undefined}
            >
              <bdi class="palette-title">{visibleLine(item.title)}</bdi>
              {item.kind !== 'command' && <span class="palette-kind">{text.kinds[item.kind]}</span>}
              {item.key !== undefined && <KeyCaps of={item.key} />}
            </div>
          ))}
        </div>
      </div>
    </dialog>
  )
}
