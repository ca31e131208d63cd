import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EntryError } from '@trilha/entry'
import fc from 'fast-check'
import { Problem, problem } from './problem.ts'
import { problemDocument } from './problem-document.ts'
import { internalDetail, toProblem } from './to-problem.ts'

test('a problem stays itself', () => {
  const notFound = problem('not_found', 'User not found')
  assert.equal(toProblem(notFound), notFound)
})

test('a wrong entry is 422 in its own words, one too large 413', () => {
  const wrong = toProblem(new EntryError('action', 'is required'))
  assert.deepEqual([wrong.status, wrong.detail], [422, 'action: is required'])
  assert.equal(toProblem(new EntryError('entry', 'is too large', 413)).status, 413)
})

test('whatever else is thrown becomes a 500 that says nothing of it, and keeps it as the cause', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.string().map((text) => new Error(text)),
      ),
      (thrown) => {
        fc.pre(!hasRequestStatus(thrown))
        const { status, detail, cause } = toProblem(thrown)
        assert.deepEqual([status, detail], [500, internalDetail])
        assert.equal(cause, thrown)
      },
    ),
  )
})

const hasRequestStatus = (thrown: unknown): boolean =>
  typeof thrown === 'object' && thrown !== null && ('statusCode' in thrown || 'code' in thrown)

test('a document has the members of RFC 9457, and those alone that are known', () => {
  const refused = new Problem('already_exists', 'User with this ID already exists')
  assert.deepEqual(problemDocument(refused, { instance: '/users/', requestId: 'r1' }), {
    type: 'https://trilha.dev/problems/already_exists',
    title: 'Already exists',
    status: 400,
    detail: 'User with this ID already exists',
    instance: '/users/',
    code: 'already_exists',
    request_id: 'r1',
  })
  assert.deepEqual(Object.keys(problemDocument(refused)), ['type', 'title', 'status', 'detail', 'code'])
})

test('a problem adds members of its own, and cannot change those that every problem has', () => {
  const members = { start: 0, end: 6, expected: ['service'], status: 200, request_id: 'forged' }
  const document = problemDocument(new Problem('invalid_query', 'column 1: wrong', { members }), { requestId: 'r1' })
  assert.deepEqual(document, {
    type: 'https://trilha.dev/problems/invalid_query',
    title: 'Invalid query',
    status: 422,
    detail: 'column 1: wrong',
    code: 'invalid_query',
    request_id: 'r1',
    start: 0,
    end: 6,
    expected: ['service'],
  })
})
