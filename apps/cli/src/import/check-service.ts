import { limits } from '@trilha/entry'
import { UsageError } from '../command.ts'

/**
 * A wrong name would have every line rejected.
 *
 * @throws {UsageError}
 */
export const checkService = (service: string | undefined): void => {
  if (service === undefined || (service !== '' && service.length <= limits.serviceLength)) return
  throw new UsageError(`--service must have 1 to ${limits.serviceLength} characters`)
}
