import type { KeyObject } from 'node:crypto'
import type { LogSection } from '../configuration/route-section.ts'
import type { RouteLog } from '../route-log.ts'
import { createBodyCapture } from './body-capture.ts'
import { createRedactor } from './redactor.ts'
import { createSampler } from './sampler.ts'

/**
 * What is kept of a route's exchanges, made once for a configuration.
 *
 * @param section as `mergeLog` gives it
 * @param hashKey of `openHashKey`; needed when `needsHashKey(section)`
 */
export const createRouteLog = (section: LogSection, hashKey: KeyObject | undefined): RouteLog => ({
  bodies: createBodyCapture(section),
  redactor: createRedactor(section.redact, hashKey),
  sampler: createSampler(section.sample_successes),
})
