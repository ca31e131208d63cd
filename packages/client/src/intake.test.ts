import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JournalError } from '@trilha/journal'
import { createIntake } from './intake.ts'
import type { Spool } from './spool.ts'
import { entryOf } from './testing/entries.ts'

/** Disks that fail cannot be had on order: a spool that answers as it would on one. */
const failingSpool = (answers: readonly (number | Error)[]): Spool => {
  let at = 0
  return {
    settledSeq: 0,
    headSeq: 0,
    totalBytes: 0,
    hasRoom: true,
    durable: async () => {},
    append: () => {
      const answer = answers[at++] ?? assert.fail('one append too many')
      if (answer instanceof Error) throw answer
      return answer
    },
    read: () => assert.fail('nobody reads'),
    settle: () => assert.fail('nothing is settled'),
    close: async () => {},
  }
}
const rejections = { count: 0, add: () => assert.fail('nothing is rejected'), settled: async () => {} }
const full = new JournalError('JOURNAL_FULL', 'the disk is full (ENOSPC); free some space')

const logThrough = (answers: readonly (number | Error)[]) => {
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(message)
  const intake = createIntake({ spool: failingSpool(answers), service: 'tester', rejections, warn })
  for (const [index] of answers.entries()) intake.log(entryOf(`action-${index}`))
  return { intake, warnings }
}

test('on a full disk new entries are dropped, told of once, and once when there is room again', () => {
  const { intake, warnings } = logThrough([1, full, full, full, 2, 3])
  assert.deepEqual([intake.accepted, intake.dropped, intake.lastSeq], [3, 3, 3])
  assert.equal(warnings.length, 2)
  assert.match(warnings[0] ?? '', /ENTRIES OF tester ARE BEING LOST: the disk is full \(ENOSPC\)/)
  assert.match(warnings[1] ?? '', /entries of tester are kept again; 3 were lost/)
})

test('entries that the disk lost after it had taken them are counted as dropped', () => {
  const { intake, warnings } = logThrough([1, 2, 3, 4, 2, 3])
  assert.deepEqual([intake.accepted, intake.dropped, intake.lastSeq], [3, 3, 3])
  assert.match(warnings[0] ?? '', /the disk failed before they were safe/)
  assert.match(warnings[1] ?? '', /kept again; 3 were lost/)
})
