import { defineCommand } from '../command.ts'
import { readVersion } from './read-version.ts'

export const versionCommand = defineCommand({
  name: 'version',
  summary: 'print the version',
  description: 'Prints the version of this command, and of the Node that runs it.',
  arguments: [],
  options: {},
  examples: [{ line: 'version', tells: 'such as trilha 0.1.0 (node 24.1.0)' }],
  usesLogService: false,
  run: async ({ terminal }) => {
    await terminal.line(`trilha ${readVersion()} (node ${process.versions.node})`)
    return 0
  },
})
