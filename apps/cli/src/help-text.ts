import { type Command, exitCode } from './command.ts'

/** What every command may end with. */
export const commonExitCodes: Readonly<Record<number, string>> = {
  [exitCode.ok]: 'done',
  [exitCode.failed]: 'the log service cannot be reached, or could not do it',
  [exitCode.wrongUsage]: 'the command line or the query is wrong',
  [exitCode.interrupted]: 'stopped by Ctrl-C',
}

export const exitCodesOf = (command: Command): Readonly<Record<number, string>> => ({
  ...commonExitCodes,
  ...command.exitCodes,
})

/** What stands in a help below the options. */
export const helpAfter = {
  program: (): string => `
A query is what one types:
  trilha search 'service:user_service result:failure' --since 1h
  trilha search 'http.status>=500 -http.route:/health' --from now-1d/d
  trilha tail 'cause:*'
  trilha stats --by http.route --metric 'p95(http.duration_ms)'

Environment:
  TRILHA_LOG_URL  address of the log service (default: http://127.0.0.1:8003)
  TRILHA_API_KEY  its API key, where it asks for one
`,
  command: (command: Command): string => {
    const examples = command.examples.map(({ line, tells }) => `  trilha ${line}\n      ${tells}`)
    const codes = Object.entries(exitCodesOf(command)).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
    return [...(examples.length > 0 ? ['', 'Examples:', ...examples] : []), '', 'Exit codes:', ...codes].join('\n')
  },
}
