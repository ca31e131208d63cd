import { defineCommand } from '../command.ts'

export const statusCommand = defineCommand({
  name: 'status',
  summary: 'how the log service is doing',
  description:
    'Shows whether the log service takes and finds entries, how many it keeps, and how far the store is behind the journal.',
  arguments: [],
  options: {},
  examples: [
    { line: 'status', tells: 'a page for people' },
    { line: 'status --json | jq .store.lag', tells: 'entries that are safe, but not searchable yet' },
    { line: 'status > /dev/null && echo ready', tells: 'a check for scripts' },
  ],
  exitCodes: { 1: 'it is not ready, or cannot be reached' },
  usesLogService: true,
  run: async (call) => {
    const { showStatus } = await import('./show-status.ts')
    return showStatus(call)
  },
})
