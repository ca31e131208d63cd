import type { Command, OptionTable } from './command.ts'
import { connectionOptions, outputOptions } from './config.ts'

/** Every option of a command: its own, then those that many have. */
export const allOptions = (command: Command): OptionTable => ({
  ...command.options,
  ...(command.usesLogService && { ...connectionOptions, ...outputOptions }),
})
