import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type GatewayHarness, startGateway } from '../testing/gateway-harness.ts'
import { type AnsweringService, soundBody, startAnsweringService } from './answering-service.ts'
import { responseCases } from './response-table.ts'
import { observeResponse } from './responses-under-test.ts'

/** Long enough for a busy machine to answer in, short enough for the cases that wait for it. */
const timeoutMs = 500

describe('an upstream’s answer', () => {
  let service: AnsweringService
  let harness: GatewayHarness
  before(async () => {
    service = await startAnsweringService()
    harness = await startGateway({
      userServiceUrl: service.url,
      upstreamFirstByteTimeoutMs: timeoutMs,
      upstreamIdleTimeoutMs: timeoutMs,
    })
  })
  after(async () => {
    await harness[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  })

  for (const row of responseCases) {
    test(`${row.id}: ${row.title}`, async () => {
      const { next, ...outcome } = await observeResponse(row, { harness, service })
      assert.deepEqual(outcome, row.expected)
      assert.equal(next, soundBody, 'what was left of the answer is not the answer to the next request')
    })
  }

  test('has at least 25 cases, each with a name of its own', () => {
    assert.ok(responseCases.length >= 25)
    assert.equal(new Set(responseCases.map(({ id }) => id)).size, responseCases.length)
  })
})
