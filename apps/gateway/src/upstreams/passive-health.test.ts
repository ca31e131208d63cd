import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { PassiveHealth } from './passive-health.ts'

const createHealth = () => new PassiveHealth({ maxFailures: 3, pauseMs: 100 })

const takeOut = (health: PassiveHealth, now: number): void => {
  for (let index = 0; index < 3; index++) health.failed(false, now)
}

describe('passive health', () => {
  test('takes a target out after so many failures in a row', () => {
    const health = createHealth()
    assert.equal(health.failed(false, 0), false)
    assert.equal(health.failed(false, 0), false)
    health.answered(false)
    assert.equal(health.failed(false, 0), false)
    assert.equal(health.failed(false, 0), false)
    assert.equal(health.isWell, true)
    assert.equal(health.failed(false, 7), true)
    assert.equal(health.mayTake, false)
    assert.equal(health.pausedUntil, 107)
  })

  test('an answer that begins does not make up for those that break off; a whole one does', () => {
    const health = createHealth()
    for (let index = 0; index < 2; index++) {
      health.answered(false)
      assert.equal(health.broke(0), false)
    }
    health.answered(false)
    health.completed()
    assert.equal(health.broke(0), false)
    assert.equal(health.broke(0), false)
    health.answered(false)
    assert.equal(health.broke(0), true)
  })

  test('lets one request try after the pause', () => {
    const health = createHealth()
    takeOut(health, 0)
    health.elapse(99)
    assert.equal(health.mayTake, false)
    health.elapse(100)
    assert.equal(health.mayTake, true)
    assert.equal(health.isWell, false)
    assert.equal(health.take(), true)
    assert.equal(health.mayTake, false)
    assert.equal(health.answered(true), true)
    assert.equal(health.isWell, true)
    assert.equal(health.failuresInARow, 0)
    assert.equal(health.take(), false)
  })

  test('pauses anew when the one that tries fails', () => {
    const health = createHealth()
    takeOut(health, 0)
    health.elapse(100)
    health.take()
    assert.equal(health.failed(true, 150), true)
    assert.equal(health.pausedUntil, 250)
  })

  test('lets another try when the first told nothing', () => {
    const health = createHealth()
    takeOut(health, 0)
    health.elapse(100)
    health.take()
    health.trialAbandoned()
    assert.equal(health.mayTake, true)
  })

  test('requests of before the pause neither end nor prolong it', () => {
    const health = createHealth()
    takeOut(health, 0)
    assert.equal(health.answered(false), false)
    assert.equal(health.failed(false, 50), false)
    health.completed()
    health.trialAbandoned()
    assert.equal(health.isWell, false)
    assert.equal(health.pausedUntil, 100)
  })
})
