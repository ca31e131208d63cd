import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { replaceFile } from '@trilha/journal'
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { SavedSearch, savedLimits } from './saved-search.ts'

/** The layout of the file; one that is newer than this program is not touched. */
const format = 1

const SavedFile = Type.Object(
  {
    format: Type.Literal(format),
    /** The last version that was given: none is given twice, not even to a search that comes back. */
    revision: Type.Integer({ minimum: 0 }),
    searches: Type.Array(SavedSearch, { maxItems: savedLimits.searches }),
  },
  { additionalProperties: false },
)

export interface SavedState {
  readonly revision: number
  readonly searches: readonly SavedSearch[]
}

/** The file is there and cannot be read as one of saved searches. */
export class SavedFileDamaged extends Error {
  override readonly name = 'SavedFileDamaged'
}

const checker = Compile(SavedFile)

/**
 * Reads the saved searches; a file that is not there holds none.
 *
 * @throws {SavedFileDamaged} and leaves the file as it is
 */
export const readSavedFile = async (file: string): Promise<SavedState> => {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { revision: 0, searches: [] }
    throw error
  }
  const value = parse(file, bytes)
  if (checker.Check(value)) return { revision: value.revision, searches: value.searches }
  throw damaged(file, isNewer(value) ? 'a newer version wrote it' : 'it does not hold saved searches')
}

const parse = (file: string, bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw damaged(file, 'it is not valid JSON', cause)
  }
}

const damaged = (file: string, why: string, cause?: unknown): SavedFileDamaged =>
  new SavedFileDamaged(
    `${basename(file)} in the data folder cannot be used (${why}): repair it, or move it away to begin with none; nothing was changed`,
    { cause },
  )

const isNewer = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'format' in value &&
  typeof value.format === 'number' &&
  value.format > format

/** Replaces the file: after a crash at any moment it holds the old searches or the new ones. */
export const writeSavedFile = async (file: string, { revision, searches }: SavedState): Promise<void> => {
  await replaceFile(file, `${JSON.stringify({ format, revision, searches }, undefined, 1)}\n`)
}
