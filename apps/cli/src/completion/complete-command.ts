import { defineCommand } from '../command.ts'

/** What the scripts of `trilha completion` call; it is no part of the help. */
export const completeCommand = defineCommand({
  name: 'complete',
  summary: 'print what could stand at the cursor',
  description:
    'Prints what could stand at the end of a command line, one a line, for the scripts of trilha completion.',
  arguments: [
    { name: 'shell', description: 'bash, zsh or fish', required: true },
    { name: 'line', description: 'the command line up to the cursor', required: true },
  ],
  options: {},
  examples: [],
  usesLogService: false,
  isHidden: true,
  run: async (call) => {
    const { complete } = await import('./complete.ts')
    return complete(call)
  },
})
