import { commands, isAvailable } from './commands.ts'
import { singleKeys } from './preferences.ts'

/** A second key of `g e` that takes longer than this is a key of its own. */
const chordMs = 1_200

let pending: { readonly key: string; readonly until: number } | undefined

const isTyping = (target: HTMLElement): boolean =>
  target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox], [type=range]), select, textarea')

const commandOf = (key: string) => commands.value.find((command) => command.key === key && isAvailable(command))

const startsChord = (key: string): boolean => commands.value.some((command) => command.key?.startsWith(`${key} `))

/** Escape and keys with Ctrl or ⌘ also work while typing, and stay when single keys are switched off. */
const nameOf = (event: KeyboardEvent): string =>
  event.ctrlKey || event.metaKey ? `Mod+${event.key.toLowerCase()}` : event.key === ' ' ? 'Space' : event.key

const onKey = (event: KeyboardEvent): void => {
  const { target } = event
  if (!(target instanceof HTMLElement) || event.defaultPrevented || event.altKey || event.isComposing) return
  // A dialog has its own keys; its `open` is asked, for its close event comes a moment later.
  if (document.querySelector('dialog[open]') !== null) return
  const name = nameOf(event)
  const isSingle = name !== 'Escape' && !name.startsWith('Mod+')
  if (isSingle && (isTyping(target) || singleKeys.value === 'off')) return
  // Space and Enter belong to the control that has the focus.
  if (name === 'Space' && target.matches('button, a, summary, [role=option]')) return
  const chord = pending !== undefined && performance.now() < pending.until ? `${pending.key} ${name}` : name
  pending = undefined
  const command = commandOf(chord) ?? commandOf(name)
  if (command !== undefined) {
    event.preventDefault()
    command.run()
  } else if (isSingle && startsChord(name)) {
    event.preventDefault()
    pending = { key: name, until: performance.now() + chordMs }
  }
}

/** Listens for the keys of all commands, for as long as the page is open. */
export const listenForShortcuts = (): void => document.addEventListener('keydown', onKey)
