import type { EntryInput } from '@trilha/entry'
import { parseJsonObject } from './json-object.ts'
import { valid } from './valid-entry.ts'

/** The fields that every entry has. */
const required = ['service', 'user_id', 'action', 'result'] as const

/** Whether the object is an entry in this system's own spelling. */
export const isEntry = (value: Readonly<Record<string, unknown>>): boolean =>
  required.every((field) => typeof value[field] === 'string')

/**
 * Reads an entry in this system's own spelling, also a line of the journal or of an export.
 *
 * @throws {ParseError}
 */
export const parseEntryLine = (text: string): EntryInput => valid(parseJsonObject(text) as EntryInput)
