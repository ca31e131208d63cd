import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Answer, readAnswer } from './answer.ts'
import { type Batch, halve, lineAt } from './batch.ts'
import { deliverBatch, type Settled } from './deliver-batch.ts'

const batchOf = (lines: readonly string[], firstSeq = 1): Batch => ({
  firstSeq,
  count: lines.length,
  lines: Buffer.from(lines.map((line) => `${line}\n`).join('')),
})
const linesOf = (batch: Batch): string[] => batch.lines.toString().split('\n').slice(0, -1)

const line = fc.string({ maxLength: 20 }).map((text) => JSON.stringify(text))
const manyLines = fc.array(line, { minLength: 1, maxLength: 60 })

describe('halve', () => {
  test('two halves are the whole, in order, and neither is empty', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 2, maxLength: 60 }), fc.integer({ min: 1 }), (lines, firstSeq) => {
        const [first, second] = halve(batchOf(lines, firstSeq))
        assert.deepEqual([...linesOf(first), ...linesOf(second)], lines)
        assert.equal(first.count, linesOf(first).length)
        assert.equal(second.count, linesOf(second).length)
        assert.equal(second.firstSeq, firstSeq + first.count)
        assert.ok(first.count > 0 && second.count > 0)
      }),
    )
  })

  test('lineAt finds every line', () => {
    fc.assert(
      fc.property(manyLines, (lines) => {
        const batch = batchOf(lines)
        assert.deepEqual(
          lines.map((_, index) => lineAt(batch, index + 1)),
          lines,
        )
      }),
    )
  })
})

describe('deliverBatch', () => {
  /** How a log service may behave: lines it hates, how it says so, how much it takes, when it is away. */
  const behaviour = fc.record({
    bad: fc.uniqueArray(fc.nat(59), { maxLength: 20 }),
    way: fc.constantFrom(
      'names the lines',
      'names the first two lines',
      'refuses the batch',
      'refuses the batch, and so may anybody',
    ),
    maxBytes: fc.integer({ min: 30, max: 2_000 }),
    knownMaxBytes: fc.integer({ min: 1, max: 2_000 }),
    failsAt: fc.uniqueArray(fc.nat(40), { maxLength: 10 }),
  })
  type Behaviour = typeof behaviour extends fc.Arbitrary<infer T> ? T : never

  const logService = ({ bad, way, maxBytes, failsAt }: Behaviour, stored: number[]) => {
    let request = 0
    return (batch: Batch): Answer => {
      if (failsAt.includes(request++)) return { kind: 'failed', reason: 'away', needsOperator: false }
      if (batch.lines.length > maxBytes) return { kind: 'refused', detail: 'large', certain: true, tooLarge: true }
      const seqs = linesOf(batch).map((text) => (JSON.parse(text) as { seq: number }).seq)
      const isBad = (seq: number): boolean => bad.includes(seq - 1)
      if (way.startsWith('refuses') && seqs.some(isBad)) {
        return { kind: 'refused', detail: 'bad', certain: way === 'refuses the batch', tooLarge: false }
      }
      stored.push(...seqs.filter((seq) => !isBad(seq)))
      const rejected = seqs.flatMap((seq, index) => (isBad(seq) ? [{ line: index + 1, detail: 'bad' }] : []))
      if (way === 'names the lines') return { kind: 'accepted', rejected }
      const body = JSON.stringify({ accepted: seqs.length - rejected.length, rejected: rejected.slice(0, 2) })
      return readAnswer({ status: 200, headers: {}, body }, seqs.length, 0)
    }
  }

  test('every good line is stored in order, every bad one rejected once, whatever happens between', async () => {
    await fc.assert(
      fc.asyncProperty(behaviour, fc.integer({ min: 1, max: 60 }), async (how, count) => {
        const stored: number[] = []
        const rejected: number[] = []
        let sent = 0
        let lastSeq = 0
        const answer = logService(how, stored)
        const settle = async (settled: Settled): Promise<void> => {
          assert.ok(settled.lastSeq > lastSeq)
          assert.equal(settled.lastSeq - lastSeq, settled.sent + settled.rejected.length)
          lastSeq = settled.lastSeq
          sent += settled.sent
          rejected.push(...settled.rejected.map(({ line: text }) => (JSON.parse(text) as { seq: number }).seq))
        }
        const seqs = Array.from({ length: count }, (_, index) => index + 1)
        const bad = seqs.filter((seq) => how.bad.includes(seq - 1))
        const good = seqs.filter((seq) => !bad.includes(seq))
        const nobodyKnows = how.way === 'refuses the batch, and so may anybody'

        for (let failures = 0; lastSeq < count; failures++) {
          const rest = seqs.slice(lastSeq).map((seq) => `{"seq":${seq}}`)
          const failure = await deliverBatch(batchOf(rest, lastSeq + 1), {
            send: async (part) => answer(part),
            settle,
            maxBytes: () => how.knownMaxBytes,
          })
          if (failure?.needsOperator) {
            // Only lines that a passer-by might have refused are kept back, and nothing is given up.
            assert.ok(nobodyKnows)
            return
          }
          assert.ok(failures <= how.failsAt.length)
        }
        // What was stored before an unclear answer is sent again; its id makes that harmless.
        assert.deepEqual([...new Set(stored)], good)
        if (how.way !== 'names the first two lines') assert.equal(stored.length, good.length)
        assert.deepEqual(rejected, bad)
        assert.equal(sent, good.length)
      }),
      { numRuns: 500 },
    )
  })

  test('when anybody might have refused every line, none is given up, after a few requests', async () => {
    let requests = 0
    const failure = await deliverBatch(batchOf(Array.from({ length: 3_000 }, (_, at) => String(at))), {
      send: async () => {
        requests++
        return { kind: 'refused', detail: 'this port speaks TLS', certain: false, tooLarge: false }
      },
      settle: () => assert.fail('nothing is settled'),
      maxBytes: () => 1_000_000,
    })
    assert.equal(failure?.needsOperator, true)
    assert.match(failure?.reason ?? '', /this port speaks TLS/)
    assert.ok(requests < 40, `${requests} requests`)
  })

  test('once it accepted a line, its refusals count', async () => {
    const settled: Settled[] = []
    const failure = await deliverBatch(batchOf(['1', '2', '3', '4']), {
      send: async (part) =>
        linesOf(part).includes('1')
          ? { kind: 'refused', detail: 'no ones', certain: false, tooLarge: false }
          : { kind: 'accepted', rejected: [] },
      settle: async (part) => {
        settled.push(part)
      },
      maxBytes: () => 1_000_000,
    })
    assert.equal(failure, undefined)
    assert.deepEqual(settled, [
      { sent: 1, duplicates: 0, rejected: [{ seq: 1, line: '1', detail: 'no ones' }], lastSeq: 2 },
      { sent: 2, duplicates: 0, rejected: [], lastSeq: 4 },
    ])
  })
})
