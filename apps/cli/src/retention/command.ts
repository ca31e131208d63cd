import { defineCommand, flag } from '../command.ts'

export const retentionOptions = {
  dryRun: flag('--dry-run', 'remove nothing, whatever else is asked for'),
  yes: flag('-y, --yes', 'do not ask before removing'),
}
export type RetentionOptions = typeof retentionOptions

export const retentionCommand = defineCommand({
  name: 'retention',
  summary: 'how long entries are kept, and what goes now',
  description:
    'Shows the rules of retention, and what they would remove now: entries of the store, partitions of it, segments of the journal. With run, removes it now instead of at the next pass; it asks first.',
  arguments: [
    {
      name: 'ACTION',
      description: 'run: remove now what is past its time',
      required: false,
      complete: ['run'],
    },
  ],
  options: retentionOptions,
  examples: [
    { line: 'retention', tells: 'the rules, and what a pass would remove now' },
    {
      line: "retention --dry-run --json | jq '.rules[] | {query, due}'",
      tells: 'how many entries each rule is about to remove',
    },
    { line: 'retention run --yes', tells: 'removes them without asking, as in a script' },
  ],
  exitCodes: { 1: 'a pass could not remove all, or the log service cannot be reached' },
  usesLogService: true,
  run: async (call) => {
    const { applyRetention } = await import('./apply-retention.ts')
    return applyRetention(call)
  },
})
