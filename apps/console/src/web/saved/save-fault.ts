import { savedText } from '../i18n/saved.ts'
import type { ApiError } from '../state/api.ts'

/** Why a search was not saved: its name is wrong, somebody else was first, or anything else. */
export interface SaveFault {
  readonly kind: 'name' | 'stale' | 'other'
  readonly text: string
}

/** What the log service says, or that it says nothing. */
export const reasonOf = (error: ApiError): string => (error.status === 0 ? savedText.value.unreachable : error.message)

/** A refusal in words for the one who saves. */
export const saveFaultOf = (error: ApiError, name: string): SaveFault => {
  const { nameTaken, changed, gone, failed } = savedText.value
  if (error.status === 409 && error.message.startsWith('name:')) return { kind: 'name', text: nameTaken }
  if (error.status === 422 && error.message.startsWith('name:')) return { kind: 'name', text: error.message }
  if (error.status === 412) return { kind: 'stale', text: changed(name) }
  if (error.status === 404) return { kind: 'stale', text: gone }
  return { kind: 'other', text: `${failed} ${reasonOf(error)}` }
}
