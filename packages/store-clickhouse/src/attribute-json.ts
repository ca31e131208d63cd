import { literal } from './words-expression.ts'

/** The column's text, empty where there is none. */
export const attributes = `ifNull(attributes, '')`

/**
 * Numbers that the engine's JSON parser refuses, and the whole text with them, or prints otherwise than they came: long
 * ones and ones with an exponent. What looks like one within a string costs time and nothing else.
 */
const hardNumber = literal('[:,\\[]-?[0-9](?:[0-9.]{15}|[0-9.]*[eE])')
/** Strings are taken as a whole, so that digits in them are no numbers. */
const token = literal('"(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|[^"0-9-]+')
/** What a number starts with while it is kept as a string. Nobody who writes entries can know it. */
const mark = `number:${crypto.randomUUID()}:`
const withMarks = `arrayStringConcat(arrayMap(t -> if(match(t, '^-?[0-9]'), concat('"${mark}', t, '"'), t), extractAll(${attributes}, ${token})))`
/** The attributes in a form that the engine reads without loss. */
export const readable = `if(match(${attributes}, ${hardNumber}), ${withMarks}, ${attributes})`

const isMarked = (json: string) => `startsWith(${json}, '"${mark}')`
const withoutMark = (json: string) => `substring(${json}, ${mark.length + 2}, length(${json}) - ${mark.length + 2})`

/** Of a value's JSON: whether it is a string, a number or a boolean. */
export const isLeaf = (json: string) => `substring(${json}, 1, 1) NOT IN ('{', '[', 'n')`
/** The text of such a value, as `leafText` of `@trilha/query` has it. */
export const textOf = (json: string) =>
  `multiIf(${isMarked(json)}, ${withoutMark(json)}, startsWith(${json}, '"'), JSONExtractString(${json}), ${json})`
/** NULL for all but a number: the quote of a string is no part of one. */
export const numberOf = (json: string) => `toFloat64OrNull(if(${isMarked(json)}, ${withoutMark(json)}, ${json}))`

/** Keys, which are followed by a colon. Behind the first string that is no key it may go wrong, which changes nothing. */
const keys = literal('"(?:[^"\\\\]|\\\\.)*":')
/** Of a value's JSON: whether a string, a number or a boolean is anywhere in it. */
export const hasLeaf = (json: string) => `match(replaceRegexpAll(${json}, ${keys}, ''), '["0-9tf]')`
