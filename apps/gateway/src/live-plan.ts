import type { LogClient } from '@trilha/client'
import type { Logger } from '@trilha/service-kit'
import { SettingsError } from '@trilha/settings'
import { changeEntry } from './configuration/change-entry.ts'
import { type ConfigurationChange, configurationChanges } from './configuration/configuration-changes.ts'
import type { ConfigurationSource } from './configuration/configuration-file.ts'
import type { ConfigurationRecord } from './configuration/configuration-record.ts'
import type { GatewayFile } from './configuration/gateway-file.ts'
import type { Plan } from './plan.ts'
import { othersThan } from './upstreams/reopen-upstreams.ts'

/** How the configuration stands, for operators. */
export interface ConfigurationState {
  /** Undefined for the routes of the contract. */
  readonly path: string | undefined
  readonly loadedAt: Date
  /** Reads of a changed file that were taken, and that were refused. */
  readonly reloads: { readonly succeeded: number; readonly failed: number }
  /** Why the file as it is now was refused; undefined while it is the one in force. */
  readonly lastError: string | undefined
}

/** The plan in force, kept up with its file. */
export interface LivePlan {
  readonly current: Plan
  readonly state: ConfigurationState
  /** Reads the file again; resolves when the new plan is in force, or the old one stays for the new file is bad. */
  reload(): Promise<void>
  /** Stops following the file and closes the upstreams. */
  close(): Promise<void>
}

export interface LivePlanOptions {
  readonly source: ConfigurationSource
  /** What was in force when the gateway last ran. */
  readonly record: ConfigurationRecord
  readonly createPlan: (file: GatewayFile, previous: Plan | undefined) => Promise<Plan>
  readonly client: LogClient
  readonly logger: Logger
  /** Called with each plan before it is in force; what it throws refuses the plan. */
  readonly onPlan?: (plan: Plan) => void
}

/**
 * Reads the configuration and follows it. Every change is an entry, also one that was made while the gateway did not run,
 * and one that is refused. Who changed the file is not known: `N/A`.
 *
 * @throws {SettingsError} when the configuration at the start is bad
 */
export const openLivePlan = async (options: LivePlanOptions): Promise<LivePlan> => {
  const { source, record, createPlan, client, logger } = options
  const named = { file: source.path ?? 'none' }
  const first = await source.read()
  let current = await createPlan(first, undefined)
  options.onPlan?.(current)
  let state: ConfigurationState = {
    path: source.path,
    loadedAt: new Date(),
    reloads: { succeeded: 0, failed: 0 },
    lastError: undefined,
  }
  if (source.path !== undefined) {
    const before = await record.read()
    if (before !== undefined) logChange(configurationChanges(before, first), { while_stopped: true })
    await remember(first)
  }

  function logChange(
    changes: readonly ConfigurationChange[],
    attributes: Readonly<Record<string, unknown>> = {},
  ): void {
    if (changes.length > 0) client.log(changeEntry({ changes, attributes: { ...named, ...attributes } }))
  }

  /** Without the record the configuration is in force all the same. */
  async function remember(file: GatewayFile): Promise<void> {
    try {
      await record.write(file)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      logger.warn(
        `the configuration in force could not be noted: ${reason}. A change while the gateway is stopped may be missed`,
      )
    }
  }

  const take = async (file: GatewayFile): Promise<void> => {
    const changes = configurationChanges(current.file, file)
    // Made anew even from the same file: the files that it names may have changed.
    const plan = await createPlan(file, current)
    try {
      options.onPlan?.(plan)
    } catch (error) {
      // What a refused plan has opened goes with it.
      for (const upstream of othersThan(current.upstreams, plan.upstreams)) void upstream.close()
      throw error
    }
    const old = current
    current = plan
    const { reloads } = state
    state = {
      ...state,
      loadedAt: new Date(),
      reloads: changes.length === 0 ? reloads : { ...reloads, succeeded: reloads.succeeded + 1 },
      lastError: undefined,
    }
    // What the new one does not use ends with what is under way on it.
    for (const upstream of othersThan(plan.upstreams, old.upstreams)) void upstream.retire()
    if (changes.length === 0) return
    logChange(changes)
    logger.info(`took a new configuration: ${changes.length === 1 ? '1 change' : `${changes.length} changes`}`)
    await remember(file)
  }

  const refuse = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : String(error)
    // A file that is looked at again and again is told of once.
    if (state.lastError === reason) return
    state = { ...state, lastError: reason, reloads: { ...state.reloads, failed: state.reloads.failed + 1 } }
    logger.error(`the new configuration is refused, the old one stays:\n${reason}`)
    client.log(changeEntry({ cause: reason, attributes: named }))
    if (!(error instanceof SettingsError)) logger.debug({ err: error }, 'the new configuration could not be used')
  }

  // One after the other: the last file that was read is the one in force.
  let reloading = Promise.resolve()
  const reload = (): Promise<void> => {
    reloading = reloading.then(async () => {
      try {
        await take(await source.read())
      } catch (error) {
        refuse(error)
      }
    })
    return reloading
  }
  const unwatch = source.watch(() => void reload())

  return {
    get current() {
      return current
    },
    get state() {
      return state
    },
    reload,
    close: async () => {
      unwatch()
      await reloading
      await Promise.all([...current.upstreams.values()].map((upstream) => upstream.close()))
    },
  }
}
