import { computed, signal } from '@preact/signals'
import type { Fields } from '@trilha/log-api'
import { ask } from '../state/api.ts'

type KnownField = Fields['fields'][number]

const known = signal<readonly KnownField[]>([])
let loadedAt = Number.NEGATIVE_INFINITY
/** What fields there are changes with deployments, not while somebody looks. */
const keptMs = 60_000

/** Of a time or a text nearly every entry has another value; an open field has no values of its own. */
const isCountable = ({ name, type }: KnownField): boolean =>
  type !== 'time' && name !== 'id' && name !== 'seq' && !name.endsWith('.*')

/** Fields whose values are worth counting, those of the schema first. */
export const countableFields = computed(() => known.value.filter(isCountable).map(({ name }) => name))

/** Asks which fields entries have; what is known already stays when that fails. */
export const loadFields = async (signal: AbortSignal): Promise<void> => {
  if (performance.now() - loadedAt < keptMs) return
  try {
    const { fields } = await ask<Fields>('/api/fields', {}, signal)
    known.value = fields
    loadedAt = performance.now()
  } catch {
    // The usual fields are offered all the same.
  }
}
