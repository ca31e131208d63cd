export type * from './answers.ts'
export type { LogApiOptions } from './call.ts'
export {
  type Asked,
  createLogApi,
  type ExportFormat,
  type LogApi,
  maxPageEntries,
  type Order,
  type SavedContent,
} from './log-api.ts'
export { LogApiError, type LogApiFailure, type ProblemDocument } from './log-api-error.ts'
export { parseJson } from './parse-json.ts'
export type { Selection } from './selection.ts'
export type { TailEvent, TailOptions } from './tail.ts'
