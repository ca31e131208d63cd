import { createInterface } from 'node:readline/promises'
import { LogApiError } from '@trilha/log-api'
import { type CommandCall, CommandError, exitCode, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import type { RetentionOptions } from './command.ts'
import type { RetentionAnswer, RetentionPass } from './retention-answers.ts'
import { passLines, planLines } from './retention-lines.ts'

export const applyRetention = async (call: CommandCall<RetentionOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const [action] = args
  if (action !== undefined && action !== 'run') throw new UsageError(`ACTION must be run, and is "${action}"`)
  const isRun = action === 'run' && !options.dryRun
  if (isRun && !options.yes && !isAskable()) {
    throw new UsageError('retention run deletes entries: give --yes where nobody can be asked')
  }
  const plan = await logApiOf(config).ask<RetentionAnswer>('/api/retention', { signal })
  if (!isRun || !options.yes) {
    if (!terminal.isForPeople && !isRun) await terminal.json(plan)
    else for (const line of planLines(plan, terminal)) await terminal.line(line)
  }
  if (!isRun) return exitCode.ok
  if (!options.yes && !(await isConfirmed(signal))) {
    terminal.note('nothing was removed')
    return exitCode.ok
  }
  return await runPass(call)
}

const runPass = async ({ config, terminal, signal }: CommandCall<RetentionOptions>): Promise<number> => {
  const pass = await logApiOf(config)
    .ask<RetentionPass>('/api/retention/run', { post: {}, signal })
    .catch((error: unknown) => {
      if (!(error instanceof LogApiError) || error.failure !== 'timeout') throw error
      throw new CommandError(
        'the pass takes long and goes on without this command: "trilha retention" shows when it ends',
      )
    })
  if (!terminal.isForPeople) await terminal.json(pass)
  else for (const line of passLines(pass, terminal)) await terminal.line(line)
  return pass.failure === null ? exitCode.ok : exitCode.failed
}

const isAskable = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true

const isConfirmed = async (signal: AbortSignal): Promise<boolean> => {
  const questions = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await questions.question('Remove this now, for good? [y/N] ', { signal })).trim())
  } finally {
    questions.close()
  }
}
