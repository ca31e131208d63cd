import type { ResponseCase } from './response-case.ts'
import { responseBodies } from './responses/bodies.ts'
import { responseFraming } from './responses/framing.ts'
import { responseHeads } from './responses/heads.ts'
import { interimAndTrailers } from './responses/interim-and-trailers.ts'

/** Answers that no upstream should give, beside some that look odd and are sound. */
export const responseCases: readonly ResponseCase[] = [
  ...responseFraming,
  ...responseHeads,
  ...responseBodies,
  ...interimAndTrailers,
]
