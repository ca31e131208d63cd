import { useEffect } from 'preact/hooks'
import { addCommands, type Command } from './commands.ts'

/**
 * A page's commands, for as long as it is shown. They are kept as given at first: what they need of a later moment they
 * read from signals.
 */
export const useCommands = (commands: readonly Command[]): void => {
  useEffect(() => addCommands(commands), [])
}
