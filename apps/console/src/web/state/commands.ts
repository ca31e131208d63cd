import { computed, signal } from '@preact/signals'

export const commandGroups = ['go', 'search', 'time', 'list', 'entry', 'view'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Something a person can do, by its key, from the palette, and as told by the help. */
export interface Command {
  readonly id: string
  readonly group: CommandGroup
  /** In the chosen language: called when shown. */
  readonly title: () => string
  /** As `KeyboardEvent.key` names it; `g e` is two keys one after the other. Absent: palette only. */
  readonly key?: string
  /** False: the key does nothing now and the palette leaves it out; the help still tells of it. */
  readonly isAvailable?: () => boolean
  readonly run: () => void
}

const sets = signal<readonly (readonly Command[])[]>([])

/** Everything that can be done on this page: the page's own before the application's. */
export const commands = computed<readonly Command[]>(() => sets.value.flat())

/** Adds commands, in front of those that are there; the answer takes them away again. */
export const addCommands = (added: readonly Command[]): (() => void) => {
  sets.value = [added, ...sets.peek()]
  return () => {
    sets.value = sets.peek().filter((set) => set !== added)
  }
}

export const isAvailable = (command: Command): boolean => command.isAvailable?.() ?? true
