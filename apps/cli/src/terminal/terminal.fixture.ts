import { EventEmitter } from 'node:events'
import type { Environment } from '../config.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** A terminal whose lines are kept. */
export const createTestTerminal = ({
  width = 100,
  colours = false,
  env = {},
}: {
  width?: number
  colours?: boolean
  env?: Environment
} = {}): { readonly terminal: Terminal; stdout(): string; stderr(): string } => {
  let stdout = ''
  let stderr = ''
  const write = (text: string | Uint8Array): boolean => {
    stdout += String(text)
    return true
  }
  const terminal = createTerminal(
    {
      stdout: Object.assign(new EventEmitter(), { write, isTTY: true, columns: width }),
      stderr: {
        write: (text: string | Uint8Array) => {
          stderr += String(text)
          return true
        },
        isTTY: true,
      },
    },
    env,
    { utc: true, ...(colours ? { color: true } : { noColor: true }) },
  )
  return { terminal, stdout: () => stdout, stderr: () => stderr }
}
