import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chosenExchange, exchangesOf } from './exchanges.ts'
import { formatBytes } from './format-bytes.ts'
import { part, storyOf } from './story.fixture.ts'

test('exchanges are the gateway’s, and those with headers or bodies; the verdict’s is shown first', () => {
  const [first, verdict] = [part({ service: 'gateway', http: {} }), part({ service: 'gateway', http: { status: 200 } })]
  const told = part({ service: 'shop', http: { response_body: '{}' } })
  const story = storyOf([first, part({ http: { status: 200 } }), part(), verdict, told], {
    verdict_entry_id: verdict.id,
  })
  assert.deepEqual(exchangesOf(story), [first, verdict, told])
  assert.equal(chosenExchange(story, undefined), verdict)
  assert.equal(chosenExchange(story, told.id), told)
  assert.equal(chosenExchange(story, 'gone'), verdict)
  assert.equal(chosenExchange(storyOf([part()]), undefined), undefined)
})

test('sizes have three figures that matter', () => {
  assert.deepEqual(
    [0, 131, 999, 1_000, 12_345, 123_456, 2_500_000].map((bytes) => formatBytes(bytes, 'en')),
    ['0 B', '131 B', '999 B', '1 kB', '12.3 kB', '123 kB', '2.5 MB'],
  )
})
