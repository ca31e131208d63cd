import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { acceptance, carriedOver, goesOn, type Offer, type Suggestion } from './suggestions.ts'

const value = (text: string): Suggestion => ({ text, insert: text, count: 1 })
const field = (text: string): Suggestion => ({ text, insert: `${text}:` })

const values: Offer = {
  text: 'action:up result:failure',
  kind: 'value',
  start: 7,
  end: 9,
  suggestions: [value('update_user'), value('Upload'), value('cleanup')],
}

describe('while the answer for what was typed on is not there', () => {
  test('the suggestions that still fit stay, in place of all that is typed', () => {
    const offer = carriedOver(values, 'action:upd result:failure', 10)
    assert.deepEqual(offer?.suggestions, [value('update_user')])
    assert.deepEqual([offer?.start, offer?.end], [7, 10])
  })

  test('they stay in whatever case and with a quote or a wildcard', () => {
    assert.equal(carriedOver(values, 'action:UPL result:failure', 10)?.suggestions.length, 1)
    assert.equal(carriedOver(values, 'action:"up result:failure', 10)?.suggestions.length, 3)
    assert.equal(carriedOver(values, 'action:up* result:failure', 10)?.suggestions.length, 3)
  })

  test('nothing stays when the word is left, or something else was changed', () => {
    assert.equal(carriedOver(values, 'action:up x result:failure', 11), undefined)
    assert.equal(carriedOver(values, 'actions:up result:failure', 10), undefined)
    assert.equal(carriedOver(values, 'action:up result:failur', 23), undefined)
    assert.equal(carriedOver(values, values.text, 24), undefined)
    const fields: Offer = { text: 'ac', kind: 'field', start: 0, end: 2, suggestions: [field('action')] }
    assert.equal(carriedOver(fields, 'ac:', 3), undefined)
  })

  test('searches of before are offered for an empty text only', () => {
    const recent: Suggestion = { text: 'user_id:1', insert: 'user_id:1', isRecent: true }
    const offer: Offer = { text: '', kind: 'field', start: 0, end: 0, suggestions: [recent, field('user_id')] }
    assert.deepEqual(carriedOver(offer, 'us', 2)?.suggestions, [field('user_id')])
  })
})

describe('an accepted suggestion', () => {
  test('takes the place of what is typed; a value at the end is followed by a space', () => {
    assert.deepEqual(acceptance(values, value('update_user')), { start: 7, end: 9, insert: 'update_user' })
    const atEnd: Offer = { ...values, text: 'action:up' }
    assert.deepEqual(acceptance(atEnd, value('update_user')), { start: 7, end: 9, insert: 'update_user ' })
  })

  test('that is a field goes on to its value; a term with its value does not', () => {
    const offer: Offer = { text: 'us', kind: 'field', start: 0, end: 2, suggestions: [] }
    assert.deepEqual(acceptance(offer, field('user_id')).insert, 'user_id:')
    assert.ok(goesOn(offer, field('user_id')))
    assert.ok(goesOn(offer, { text: 'attributes.', insert: 'attributes.' }))
    assert.ok(goesOn(offer, { text: 'AND', insert: 'AND ' }))
    const term = { text: 'result:failure', insert: 'result:failure' }
    assert.equal(acceptance(offer, term).insert, 'result:failure ')
    assert.ok(!goesOn(offer, term))
  })

  test('that was searched for before takes the place of everything', () => {
    const recent: Suggestion = { text: 'a:b', insert: 'a:b', isRecent: true }
    assert.deepEqual(acceptance({ ...values, text: '  ' }, recent), { start: 0, end: 2, insert: 'a:b' })
  })
})
