import { Problem, problem } from './problem.ts'
import { ProblemDocument, problemMediaType } from './problem-document.ts'
import { type ProblemCode, problems } from './problem-registry.ts'

/** A route's failures for its `response` schema: `...problemAnswers(404, 422)`. */
export const problemAnswers = <Status extends number>(...statuses: readonly Status[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: titleOf(status), content: { [problemMediaType]: { schema: ProblemDocument } } },
    ]),
  ) as Record<Status, ProblemAnswer>

interface ProblemAnswer {
  readonly description: string
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof ProblemDocument } }
}

const titleOf = (status: number): string =>
  Object.values(problems).find((registered) => registered.status === status)?.title ?? 'Failure'

/** The value, or a problem thrown where there is none: `orProblem(await users.find(id), 'not_found', 'User not found')`. */
export const orProblem = <Value>(value: Value | undefined, code: ProblemCode, detail: string): Value => {
  if (value === undefined) throw problem(code, detail)
  return value
}

/**
 * A body that replaces a thing may leave its id out, but not name another than the path does.
 *
 * @throws {Problem} 422
 */
export const requireSameId = (pathId: number, bodyId: number | undefined): void => {
  if (bodyId === undefined || bodyId === pathId) return
  throw new Problem('invalid_content', `id: must be ${pathId}, as in the path, or left out`)
}
