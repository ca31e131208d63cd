import { mistakeName, revisionHeader } from './configuration.ts'
import type { ExchangeEntry } from './exchange.ts'

/** A configuration as it was written. */
export interface WrittenRevision {
  readonly number: number
  readonly isValid: boolean
}

/** What is known of the gateway's reloads beside the log. */
export interface SeenReloads {
  /** Numbers of revisions that answers carried. */
  readonly shown: ReadonlySet<number>
  /** What the gateway printed; it names what it refuses. */
  readonly output: string
  /** By `/metrics`, as it was last asked before each end of the gateway. */
  readonly reloadsTaken: number
  readonly reloadsRefused: number
}

/**
 * What the log must hold of the configuration. The first revision was in force from the start; of each other:
 *
 * - taken, as an answer with its number shows: one entry. A gateway that is killed between the entry
 *   and its record of it tells of the change once more when it starts, marked `while_stopped`.
 * - refused, as the gateway printed: one entry of a failure that names the mistake; no answer ever has its number.
 * - overwritten before anybody looked: none, or one.
 *
 * Changes make a chain: each begins with what an earlier one ended with. There are as many entries as reloads were counted
 * (more when a gateway was killed between its last reload and the last look at its counters).
 */
export interface ChangeVerdict {
  readonly taken: number
  readonly refused: number
  /** In a sentence each. */
  readonly faults: readonly string[]
}

export const compareChanges = (
  written: readonly WrittenRevision[],
  seen: SeenReloads,
  entries: readonly ExchangeEntry[],
): ChangeVerdict => {
  const changes = entries.filter(({ action }) => action === 'change_configuration')
  const steps = changes.filter(({ result }) => result === 'success').map(stepOf)
  const refusals = changes.filter(({ result }) => result === 'failure').map(({ cause }) => cause ?? '')
  const faults: string[] = []
  let taken = 0
  let refused = 0
  for (const { number, isValid } of written.slice(1)) {
    const told = steps.filter(({ after }) => after === number)
    const atRuntime = told.filter(({ isWhileStopped }) => !isWhileStopped).length
    const named = refusals.filter((cause) => cause.includes(`${mistakeName(number)}:`)).length
    if (told.length > 0) taken += 1
    if (named > 0) refused += 1
    if (isValid) {
      if (told.length === 0 && seen.shown.has(number)) faults.push(`${number} was taken without an entry`)
      if (atRuntime > 1 || told.length - atRuntime > 1) faults.push(`${number} has ${told.length} entries`)
      if (named > 0) faults.push(`${number} is told as refused, and is good`)
    } else {
      if (named === 0 && seen.output.includes(`${mistakeName(number)}:`))
        faults.push(`${number} was refused without an entry`)
      if (named > 1) faults.push(`${number} has ${named} entries of its refusal`)
      if (told.length > 0 || seen.shown.has(number)) faults.push(`${number} is bad, and was in force`)
    }
  }
  const runtimeSteps = steps.filter(({ isWhileStopped }) => !isWhileStopped).length
  faults.push(
    ...tooFew('taken', seen.reloadsTaken, runtimeSteps),
    ...tooFew('refused', seen.reloadsRefused, refusals.length),
    ...brokenChain(written, steps),
  )
  return { taken, refused, faults }
}

const tooFew = (how: string, counted: number, found: number): string[] =>
  found >= counted ? [] : [`${counted} were counted as ${how}, and ${found} have entries`]

interface Step {
  readonly before: number
  readonly after: number
  readonly isWhileStopped: boolean
}

const revisionField = `routes.alpha.response_headers.set.${revisionHeader}`

const stepOf = ({ attributes }: ExchangeEntry): Step => {
  const changes = (attributes?.changes ?? []) as readonly { field: string; before?: string; after?: string }[]
  const change = changes.find(({ field }) => field === revisionField)
  return {
    before: revisionOf(change?.before),
    after: revisionOf(change?.after),
    isWhileStopped: attributes?.while_stopped === true,
  }
}

/** Values are told as JSON, and the header's value is a text. */
const revisionOf = (json: string | undefined): number => Number(json === undefined ? Number.NaN : JSON.parse(json))

const brokenChain = (written: readonly WrittenRevision[], steps: readonly Step[]): string[] => {
  const ends = new Set([written[0]?.number, ...steps.map(({ after }) => after)])
  return steps
    .filter(({ before }) => !ends.has(before))
    .map(({ before, after }) => `the change to ${after} begins with ${before}, which no change ended with`)
}
