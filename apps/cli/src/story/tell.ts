import { LogApiError, type Story } from '@trilha/log-api'
import { type CommandCall, exitCode, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { noteCoverage } from '../coverage.ts'
import { visible } from '../terminal/visible.ts'
import type { StoryOptions } from './command.ts'
import { storyLines } from './story-lines.ts'

export const tell = async ({ args, options, config, terminal, signal }: CommandCall<StoryOptions>): Promise<number> => {
  const [requestId = ''] = args
  if (requestId === '') throw new UsageError('request_id must not be empty')
  const story = await logApiOf(config).story(requestId, { signal }).catch(noStory)
  if (story === undefined) {
    if (terminal.isForPeople) terminal.note(`no entry has the request id ${visible(requestId)}`)
    return exitCode.nothingFound
  }
  noteCoverage(story, terminal)
  if (!terminal.isForPeople) await terminal.json(story)
  else for (const line of storyLines(story, terminal, options.fields)) await terminal.line(line)
  return exitCode.ok
}

/** @throws whatever it was, unless it says that there is no such request */
const noStory = (error: unknown): Story | undefined => {
  if (error instanceof LogApiError && error.problem?.status === 404) return undefined
  throw error
}
