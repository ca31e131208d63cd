import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CircuitBreaker, type CircuitCounts, type CircuitState } from './circuit-breaker.ts'
import { TestClock } from './upstream.fixture.ts'

const createCircuit = () => {
  const clock = new TestClock()
  const changes: [CircuitState, CircuitCounts][] = []
  const circuit = new CircuitBreaker({
    failureRate: 0.5,
    minimumRequests: 4,
    windowMs: 1_000,
    openForMs: 500,
    onChange: (state, counts) => changes.push([state, counts]),
  })
  const { now } = clock
  const succeed = (epoch = circuit.take(now())): void => circuit.succeeded(epoch, now())
  const fail = (epoch = circuit.take(now())): void => circuit.failed(epoch, now())
  const states = (): CircuitState[] => changes.map(([state]) => state)
  return { circuit, clock, now, changes, states, succeed, fail }
}

describe('a circuit breaker', () => {
  test('opens when the share of failures is reached, not below so many requests', () => {
    const { circuit, now, changes, succeed, fail } = createCircuit()
    fail()
    fail()
    fail()
    assert.equal(circuit.state(now()), 'closed')
    succeed()
    assert.equal(circuit.state(now()), 'closed', 'a success opens nothing')
    fail()
    assert.deepEqual(changes, [['open', { requests: 5, failures: 4 }]])
    assert.equal(circuit.refusedForMs(now()), 500)
  })

  test('stays closed below the share', () => {
    const { circuit, now, succeed, fail } = createCircuit()
    for (let round = 0; round < 50; round++) {
      succeed()
      succeed()
      fail()
    }
    assert.equal(circuit.state(now()), 'closed')
    assert.equal(circuit.refusedForMs(now()), 0)
  })

  test('forgets failures that have left the window', () => {
    const { circuit, clock, now, fail } = createCircuit()
    fail()
    fail()
    fail()
    clock.pass(1_000)
    fail()
    assert.equal(circuit.state(now()), 'closed')
  })

  test('lets one request try after its time, and closes when that one succeeds', () => {
    const { circuit, clock, now, states, succeed, fail } = createCircuit()
    for (let index = 0; index < 4; index++) fail()
    clock.pass(499)
    assert.equal(circuit.refusedForMs(now()), 1)
    clock.pass(1)
    assert.equal(circuit.state(now()), 'half_open')
    assert.equal(circuit.refusedForMs(now()), 0)
    const trial = circuit.take(now())
    assert.ok(circuit.refusedForMs(now()) > 0, 'one is enough')
    succeed(trial)
    assert.deepEqual(states(), ['open', 'half_open', 'closed'])
    fail()
    assert.equal(circuit.state(now()), 'closed', 'the old failures are forgotten')
  })

  test('opens anew when the one that tries fails', () => {
    const { circuit, clock, now, changes, fail } = createCircuit()
    for (let index = 0; index < 4; index++) fail()
    clock.pass(500)
    fail()
    assert.deepEqual(changes.at(-1), ['open', { requests: 0, failures: 0 }])
    assert.equal(circuit.refusedForMs(now()), 500)
  })

  test('lets another try when the one that tried told nothing', () => {
    const { circuit, clock, now, fail } = createCircuit()
    for (let index = 0; index < 4; index++) fail()
    clock.pass(500)
    const trial = circuit.take(now())
    assert.ok(circuit.refusedForMs(now()) > 0)
    circuit.abandoned(trial)
    assert.equal(circuit.refusedForMs(now()), 0)
  })

  test('ignores what was taken before its last change', () => {
    const { circuit, clock, now, states, succeed, fail } = createCircuit()
    const old = circuit.take(now())
    for (let index = 0; index < 4; index++) fail()
    succeed(old)
    clock.pass(500)
    const trial = circuit.take(now())
    succeed(old)
    fail(old)
    circuit.abandoned(old)
    assert.ok(circuit.refusedForMs(now()) > 0, 'the trial is still under way')
    succeed(trial)
    for (let index = 0; index < 10; index++) fail(old)
    assert.deepEqual(states(), ['open', 'half_open', 'closed'])
  })

  test('counts an answer that breaks off as a failure in place of a success', () => {
    const { circuit, now, changes } = createCircuit()
    for (let index = 0; index < 4; index++) {
      const epoch = circuit.take(now())
      circuit.succeeded(epoch, now())
      circuit.broke(epoch, now())
    }
    assert.deepEqual(changes, [['open', { requests: 4, failures: 4 }]])
  })
})
