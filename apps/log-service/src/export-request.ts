import { createCsv, type ExportFormat, ndjson, parquet } from '@trilha/export'
import type { Scan } from '@trilha/store'
import { checkNames, choice } from './parameters.ts'
import { invalid } from './refusals.ts'
import { parseSelection, selectionNames } from './selection.ts'

export const exportFormats = ['ndjson', 'csv', 'parquet'] as const

export interface ExportRequest {
  readonly format: ExportFormat
  readonly scan: Scan
}

/**
 * Reads the parameters of `GET /api/export`.
 *
 * @throws {Problem} 422 that names the wrong parameter
 */
export const parseExportRequest = (parameters: URLSearchParams, now: Date): ExportRequest => {
  checkNames(parameters, [...selectionNames, 'format', 'order', 'bom'])
  const name = choice(parameters, 'format', exportFormats) ?? 'ndjson'
  const bom = choice(parameters, 'bom', ['true', 'false'])
  if (bom !== undefined && name !== 'csv') throw invalid('bom: is for format=csv only')
  const order = choice(parameters, 'order', ['asc', 'desc']) ?? 'asc'
  return { format: formatOf(name, bom === 'true'), scan: { ...parseSelection(parameters, now), order } }
}

const formatOf = (name: (typeof exportFormats)[number], bom: boolean): ExportFormat => {
  if (name === 'csv') return createCsv({ bom })
  return name === 'parquet' ? parquet : ndjson
}
