import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCertificateChoice } from './certificate-choice.ts'

test('a certificate is chosen by the exact name, else by one label under a pattern, the first in the file', () => {
  const one = { hosts: ['a.example.com', '*.example.com'] }
  const two = { hosts: ['b.example.com', '*.example.com', 'localhost'] }
  const choose = createCertificateChoice([one, two])
  assert.equal(choose('a.example.com'), one)
  assert.equal(choose('B.EXAMPLE.com'), two)
  assert.equal(choose('c.example.com'), one)
  assert.equal(choose('localhost'), two)
  for (const name of ['example.com', 'x.c.example.com', '.example.com', '*', '', 'com']) {
    assert.equal(choose(name), undefined, name)
  }
})
