import { remembered } from './remembered.ts'

export const detailForms = ['fields', 'json'] as const

/** How a person likes to read an entry: a habit like the density, not a part of what is shown. */
export const detailForm = remembered('detail', detailForms, 'fields')
