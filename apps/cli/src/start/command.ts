import { defineCommand } from '../command.ts'

export const startCommand = defineCommand({
  name: 'start',
  summary: 'run the gateway, the services and the log service until Ctrl-C',
  description:
    'Runs the whole system: the gateway, the three services and the log service with its console. It starts what dies again, and on Ctrl-C stops everything in order, so that nothing logged is lost.',
  arguments: [],
  options: {},
  examples: [
    { line: 'start', tells: 'runs everything, and prints the addresses when it is ready' },
    { line: 'start > trilha.log 2>&1 &', tells: 'the same in the background' },
  ],
  exitCodes: {
    0: 'stopped in order by Ctrl-C or SIGTERM',
    1: 'a part could not start, or a second Ctrl-C cut the stop',
  },
  usesLogService: false,
  run: async ({ config }) => {
    const { startSystem } = await import('./start.ts')
    return startSystem(config.env)
  },
})
