import { looksLikeJson } from './json-tokens.ts'
import { type MaskRules, maskForm } from './mask-form.ts'
import { maskJson } from './mask-json.ts'
import type { BodyKind } from './media-type.ts'

export interface MaskedBody {
  readonly text: string
  /** The rest was left out, for nothing can be said of what stands in it. */
  readonly isFaulty: boolean
}

/**
 * Masks what a body holds under secret names. What a caller calls a body is not believed: whatever begins like JSON is
 * masked as JSON. Other text has no names, and is returned as it is.
 */
export const maskBody = (text: string, kind: BodyKind, rules: MaskRules): MaskedBody => {
  if (kind === 'json' || looksLikeJson(text)) {
    const { text: shown, faultAt } = maskJson(text, rules.paths)
    return { text: shown, isFaulty: faultAt !== undefined }
  }
  return { text: kind === 'form' ? maskForm(text, rules) : text, isFaulty: false }
}
