import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { chosenEncoding, wantsPage } from './answer-form.ts'

describe('what GET / answers with', () => {
  const cases: [accept: string | undefined, page: boolean][] = [
    [undefined, false],
    ['*/*', false],
    ['application/json', false],
    ['text/html', true],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', true],
    ['application/json, text/html', false],
    ['text/html, application/json', true],
    ['text/html;q=0.5, application/json', false],
    ['text/html, application/json;q=0.9', true],
    ['text/*', true],
    ['text/html;q=0, */*', false],
    ['application/json;q=0, */*', true],
    ['image/png', false],
    ['nonsense', false],
  ]
  for (const [accept, page] of cases) {
    test(`${accept ?? 'no Accept'} → ${page ? 'the console' : 'JSON'}`, () => {
      assert.equal(wantsPage(accept === undefined ? {} : { accept }), page)
    })
  }
})

describe('the coding of a file', () => {
  const cases: [accepted: string | undefined, coding: string][] = [
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['*', 'br'],
    ['identity', 'identity'],
    ['zstd', 'identity'],
  ]
  for (const [accepted, coding] of cases) {
    test(`${accepted ?? 'no Accept-Encoding'} → ${coding}`, () => {
      assert.equal(chosenEncoding(accepted === undefined ? {} : { 'accept-encoding': accepted }), coding)
    })
  }
})
