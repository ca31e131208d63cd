import { isPagePath } from '@trilha/console'
import Type from 'typebox'
import { invalid } from './refusals.ts'

export const savedLimits = Object.freeze({
  /** A name is read in one line of a list. */
  nameLength: 120,
  /** A paragraph or two. */
  descriptionLength: 2_000,
  /** The longest address that servers and proxies commonly take. */
  viewBytes: 8_192,
  /** More than a list can be read through; a file of all of them, each as large as may be, is still read at once. */
  searches: 1_000,
})

const name = Type.String({
  minLength: 1,
  maxLength: savedLimits.nameLength,
  description: 'What people find it by: there is one of a name, whatever its case',
})
const description = Type.String({ maxLength: savedLimits.descriptionLength, description: 'What it is for' })
const view = Type.String({
  minLength: 1,
  maxLength: savedLimits.viewBytes,
  description: 'Path and query of the page of the console that shows it',
})
const time = (text: string) => Type.String({ format: 'date-time', description: text })

/** What a caller says of a saved search. */
export const SavedSearchInput = Type.Object(
  { name, description: Type.Optional(Type.Union([description, Type.Null()])), view },
  {
    $id: 'SavedSearchInput',
    description: 'A search to save',
    examples: [{ name: 'Failed sign-ups', view: '/?q=action%3Acreate_user+result%3Afailure&from=now-24h' }],
  },
)
export type SavedSearchInput = Type.Static<typeof SavedSearchInput>

export const SavedSearch = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    name,
    description: Type.Optional(description),
    view,
    created_at: time('When it was saved first'),
    updated_at: time('When it was changed last'),
    version: Type.Integer({ minimum: 1, description: 'Another one after each change; in quotes it is the `ETag`' }),
  },
  { $id: 'SavedSearch', description: 'A view of the console under a name', additionalProperties: false },
)
export type SavedSearch = Readonly<Type.Static<typeof SavedSearch>>

/** Name, description and view as they are kept. */
export type SavedContent = Pick<SavedSearch, 'name' | 'description' | 'view'>

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
const control = /[\u0000-\u001f\u007f-\u009f]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: all but line breaks and tabs
const controlInText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/

/**
 * Checks what the schema cannot say.
 *
 * @throws {Problem} 422 that begins with the wrong member
 */
export const parseSavedContent = (input: SavedSearchInput): SavedContent => {
  const checked = { name: input.name.trim(), description: input.description?.trim() ?? '', view: input.view }
  if (checked.name === '') throw invalid('name: must not be empty')
  if (control.test(checked.name)) throw invalid('name: must be one line, without control characters')
  if (controlInText.test(checked.description)) throw invalid('description: must not hold control characters')
  for (const [member, text] of Object.entries(checked)) {
    // Half of a surrogate pair has no UTF-8: it would come back as another text.
    if (!text.isWellFormed()) throw invalid(`${member}: holds half of a character`)
  }
  if (!isConsoleView(checked.view)) {
    throw invalid('view: must be path and query of a page of the console, such as /?q=result%3Afailure')
  }
  const { description: text, ...required } = checked
  return text === '' ? required : { ...required, description: text }
}

/** Two names that differ by case, width or composition alone look the same to a reader. */
export const nameKey = (text: string): string => text.normalize('NFKC').toUpperCase().toLowerCase()

/** A page of this console and nothing else; not a saved search, which would lead to another, or to itself. */
const isConsoleView = (text: string): boolean => {
  if (Buffer.byteLength(text) > savedLimits.viewBytes || /[\s\\#]/.test(text) || control.test(text)) return false
  const path = text.split('?', 1)[0] ?? ''
  if (!isPagePath(path) || /^\/saved(?:\/|$)/.test(path)) return false
  // What a browser would read differently (`/users/..`) is none.
  return URL.parse(text, 'http://localhost')?.pathname === path
}
