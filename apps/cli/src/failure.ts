import { CommandError, exitCode, UsageError } from './command.ts'
import { visible } from './terminal/visible.ts'

/** How a command that failed ends: what stderr says, and the exit code. */
export interface Failure {
  readonly lines: readonly string[]
  readonly exitCode: number
}

/** Turns whatever a command threw into sentences for people, without a stack. */
export const failureOf = async (error: unknown, command: string, query: string | undefined): Promise<Failure> => {
  if (error instanceof UsageError) {
    return {
      lines: [`trilha ${command}: ${visible(error.message)}`, `trilha ${command} --help shows how it is used`],
      exitCode: exitCode.wrongUsage,
    }
  }
  const { queryErrorLines } = await import('./query-error-lines.ts')
  const invalid = queryErrorLines(error, query)
  if (invalid !== undefined) return { lines: invalid, exitCode: exitCode.wrongUsage }
  if (error instanceof CommandError) return { lines: [sentence(command, error)], exitCode: error.exitCode }
  return {
    lines: [sentence(command, error)],
    exitCode: isWrongParameter(error) ? exitCode.wrongUsage : exitCode.failed,
  }
}

const sentence = (command: string, error: unknown): string =>
  `trilha ${command}: ${visible(error instanceof Error ? error.message : String(error))}`

/** The log service refuses a wrong parameter with 422: the command line was wrong, not the log service. */
const isWrongParameter = (error: unknown): boolean =>
  error instanceof Error && 'problem' in error && (error.problem as { status?: number } | undefined)?.status === 422
