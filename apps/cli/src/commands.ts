import type { Command } from './command.ts'
import { completionCommand } from './completion/command.ts'
import { completeCommand } from './completion/complete-command.ts'
import { exportCommand } from './export/command.ts'
import { facetsCommand } from './facets/command.ts'
import { fieldsCommand } from './fields/command.ts'
import { histogramCommand } from './histogram/command.ts'
import { importCommand } from './import/command.ts'
import { logCommand } from './log/command.ts'
import { retentionCommand } from './retention/command.ts'
import { searchCommand } from './search/command.ts'
import { shipCommand } from './ship/command.ts'
import { startCommand } from './start/command.ts'
import { statsCommand } from './stats/command.ts'
import { statusCommand } from './status/command.ts'
import { storyCommand } from './story/command.ts'
import { tailCommand } from './tail/command.ts'
import { userCommand } from './user/command.ts'
import { versionCommand } from './version/command.ts'

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  startCommand,
  searchCommand,
  tailCommand,
  storyCommand,
  userCommand,
  statsCommand,
  facetsCommand,
  histogramCommand,
  fieldsCommand,
  exportCommand,
  importCommand,
  shipCommand,
  logCommand,
  retentionCommand,
  statusCommand,
  completionCommand,
  completeCommand,
  versionCommand,
]
