import { fileURLToPath } from 'node:url'

/** One process of the system, as `trilha start` runs it. */
export interface Part {
  readonly name: string
  /** Its program, a path on this machine. */
  readonly program: string
  readonly portVariable: string
  readonly defaultPort: number
  /** How the other parts are told of its address; the gateway is nobody's upstream. */
  readonly urlVariable?: string
  /** ANSI colour of its prefix in the terminal. */
  readonly colour: number
  /** Parts of a lower rank are stopped first: the door closes before the rooms, and the log goes last. */
  readonly stopRank: number
  /** What its runtime is told. */
  readonly nodeArgs?: readonly string[]
}

const program = (folder: string): string => fileURLToPath(new URL(`../../../../${folder}/src/main.ts`, import.meta.url))

export const parts: readonly Part[] = [
  {
    name: 'log-service',
    program: program('apps/log-service'),
    portVariable: 'TRILHA_LOG_SERVICE_PORT',
    defaultPort: 8003,
    urlVariable: 'TRILHA_LOG_URL',
    colour: 33,
    stopRank: 2,
    // Else an export of some length makes the runtime keep 250 MB for short-lived objects.
    nodeArgs: ['--max-semi-space-size=8'],
  },
  {
    name: 'user-service',
    program: program('services/user-service'),
    portVariable: 'TRILHA_USER_SERVICE_PORT',
    defaultPort: 8001,
    urlVariable: 'TRILHA_USER_SERVICE_URL',
    colour: 32,
    stopRank: 1,
  },
  {
    name: 'event-service',
    program: program('services/event-service'),
    portVariable: 'TRILHA_EVENT_SERVICE_PORT',
    defaultPort: 8002,
    urlVariable: 'TRILHA_EVENT_SERVICE_URL',
    colour: 36,
    stopRank: 1,
  },
  {
    name: 'messaging-service',
    program: program('services/messaging-service'),
    portVariable: 'TRILHA_MESSAGING_SERVICE_PORT',
    defaultPort: 8004,
    urlVariable: 'TRILHA_MESSAGING_SERVICE_URL',
    colour: 35,
    stopRank: 1,
  },
  {
    name: 'gateway',
    program: program('apps/gateway'),
    portVariable: 'TRILHA_GATEWAY_PORT',
    defaultPort: 8000,
    colour: 34,
    stopRank: 0,
  },
]
