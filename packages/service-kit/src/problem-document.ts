import Type from 'typebox'
import type { Problem } from './problem.ts'
import { problems } from './problem-registry.ts'

/** Media type of {@link ProblemDocument} (RFC 9457, section 3). */
export const problemMediaType = 'application/problem+json'

/** A problem document: RFC 9457's members, plus the code and the request id. */
export const ProblemDocument = Type.Object(
  {
    type: Type.String({ description: 'Address that names the kind of problem' }),
    title: Type.String({ description: 'The kind of problem in words' }),
    status: Type.Integer({ description: 'The HTTP status' }),
    detail: Type.String({ description: 'What is wrong, where, and what to do' }),
    instance: Type.Optional(Type.String({ description: 'The path that was asked for' })),
    code: Type.String({ description: 'The kind of problem for programs' }),
    request_id: Type.Optional(Type.String({ description: 'Finds the request in the log' })),
  },
  {
    $id: 'Problem',
    description: 'What went wrong (RFC 9457)',
    examples: [
      {
        type: 'https://trilha.dev/problems/not_found',
        title: 'Not found',
        status: 404,
        detail: 'User not found',
        instance: '/users/7',
        code: 'not_found',
        request_id: '01976c0e-5f0b-7c54-a8cf-2f2d2f6f4e57',
      },
    ],
  },
)
export type ProblemDocument = Type.Static<typeof ProblemDocument>

export interface ProblemPlace {
  /** The request's path, without its query (a query may hold secrets). */
  readonly instance?: string
  readonly requestId?: string
}

/** The document to send as `application/problem+json` with the problem's status. */
export const problemDocument = (problem: Problem, place: ProblemPlace = {}): ProblemDocument => {
  const document = {
    type: `https://trilha.dev/problems/${problem.code}`,
    title: problems[problem.code].title,
    status: problem.status,
    detail: problem.detail,
    ...(place.instance !== undefined && { instance: place.instance }),
    code: problem.code,
    ...(place.requestId !== undefined && { request_id: place.requestId }),
  }
  // None of its own members can stand in for one that every problem has.
  return { ...document, ...problem.members, ...document }
}
