import assert from 'node:assert/strict'
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { idAt } from './fixtures/ids.ts'
import { readAll } from './fixtures/records.ts'
import { temporaryFolder } from './fixtures/temporary-folder.ts'
import { type Journal, openJournal } from './index.ts'

type Action =
  | { readonly kind: 'append'; readonly sizes: readonly number[]; readonly again: number }
  | { readonly kind: 'seal' | 'reopen' }
  | { readonly kind: 'drop' | 'tear'; readonly part: number }

const part = fc.double({ min: 0, max: 1, noNaN: true })
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      sizes: fc.array(fc.nat(400), { maxLength: 8 }),
      again: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('seal' as const, 'reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('drop' as const, 'tear' as const), part }) },
)

/** What a journal must hold: ids by sequence number. */
class Model {
  readonly dir: string
  readonly ids = new Map<number, string>()
  head = 0
  next = 0
  journal: Journal | undefined

  constructor(dir: string) {
    this.dir = dir
  }

  async open(): Promise<Journal> {
    const options = { dir: this.dir, maxSegmentBytes: 1500, uniqueIds: true, onWarning: () => undefined }
    this.journal ??= await openJournal(options)
    return this.journal
  }

  async close(): Promise<void> {
    await this.journal?.close()
    this.journal = undefined
  }

  async run(step: Action): Promise<void> {
    const journal = await this.open()
    if (step.kind === 'append') await this.append(journal, step.sizes, step.again)
    else if (step.kind === 'seal') await journal.seal()
    else if (step.kind === 'drop') await this.drop(journal, Math.ceil(step.part * this.head))
    else await this.close()
    if (step.kind === 'tear') this.tear(step.part)
    await this.check()
  }

  /** New records, and some that are there already. */
  async append(journal: Journal, sizes: readonly number[], again: number): Promise<void> {
    const fresh = sizes.map((size) => ({ id: idAt(1e12 + this.next++ * 977), size }))
    const known = [...this.ids.values()].slice(-again - 1, -1).map((id) => ({ id, size: 1 }))
    const records = [...known, ...fresh].map(({ id, size }) => ({
      id,
      json: JSON.stringify({ id, text: 'é'.repeat(size) }),
    }))
    const half = Math.floor(records.length / 2)
    const answers = await Promise.all([journal.append(records.slice(0, half)), journal.append(records.slice(half))])
    const seqs = answers.flat().map(({ seq }) => seq)
    assert.ok(seqs.slice(0, known.length).every((seq) => seq === 0))
    const freshSeqs = seqs.slice(known.length)
    assert.ok(answers.every((appended) => isRising(appended.map(({ seq }) => seq).filter((seq) => seq > 0))))
    const added = fresh.map(({ id }, index): [number, string] => [freshSeqs[index] ?? 0, id])
    // Two appends at the same time may be written in either order.
    for (const [seq, id] of added.sort(([a], [b]) => a - b)) {
      assert.equal(seq, ++this.head)
      this.ids.set(seq, id)
    }
  }

  async drop(journal: Journal, before: number): Promise<void> {
    await journal.dropBefore(before)
    assert.ok(journal.firstSeq <= Math.max(before, 1) || journal.firstSeq <= journal.headSeq + 1)
    for (const seq of this.ids.keys()) if (seq < journal.firstSeq) this.ids.delete(seq)
  }

  /** A crash during a write that was not acknowledged looks like this; which of the last lines survive is in the file. */
  tear(where: number): void {
    const name = readdirSync(this.dir)
      .filter((file) => file.endsWith('.ndjson'))
      .sort()
      .at(-1)
    if (name === undefined) return
    const file = join(this.dir, name)
    const size = Math.floor(statSync(file).size * where)
    truncateSync(file, size)
  }

  async check(): Promise<void> {
    const journal = await this.open()
    for (const seq of this.ids.keys()) if (seq > journal.headSeq) this.ids.delete(seq)
    this.head = journal.headSeq
    const found = await readAll(journal)
    assert.deepEqual(
      found.map(({ seq, id }) => [seq, id]),
      [...this.ids],
    )
    assert.equal(found.length, journal.headSeq - journal.firstSeq + 1)
  }
}

const isRising = (seqs: readonly number[]): boolean =>
  seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0))

describe('journal against a model', () => {
  test('reads back what was acknowledged, once and in order, whatever happens to it', async (t) => {
    const root = temporaryFolder(t)
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 16, size: 'max' }), async (steps) => {
        const model = new Model(join(root, String(run++)))
        try {
          for (const step of steps) await model.run(step)
        } finally {
          await model.close()
        }
      }),
      { numRuns: Number(process.env.TRILHA_MODEL_RUNS ?? 15) },
    )
  })
})
