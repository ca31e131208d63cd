import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redactQuery } from '@trilha/entry'
import fc from 'fast-check'
import { createPathPlaces } from './json-paths.ts'
import { maskForm, maskQuery } from './mask-form.ts'

const rules = { names: new Set(['iban', 'tax id']), paths: createPathPlaces(['card.number', 'order.*.cpf']) }

test('parameters of secret and of configured names, in any spelling', () => {
  assert.equal(
    maskQuery('a=1&iban=DE1&IBAN=2&%69ban=3', rules),
    'a=1&iban=[REDACTED]&IBAN=[REDACTED]&%69ban=[REDACTED]',
  )
  assert.equal(
    maskQuery('tax+id=1&tax%20id=2&token=x', rules),
    'tax+id=[REDACTED]&tax%20id=[REDACTED]&token=[REDACTED]',
  )
  assert.equal(maskQuery('a=1;iban=2;b=3&iban', rules), 'a=1;iban=[REDACTED]&iban')
  assert.equal(maskQuery('%zz%74oken=1&%ff%74oken=2', rules), '%zz%74oken=[REDACTED]&%ff%74oken=[REDACTED]')
  assert.equal(maskQuery('', rules), '')
  assert.equal(maskQuery('flag&=v&&x=%20=', rules), 'flag&=v&&x=%20=')
})

test('fields of objects by their parts and by the paths of members', () => {
  assert.equal(
    maskForm('user[pin]=1&user.pin=2&card[number]=3', rules),
    'user[pin]=[REDACTED]&user.pin=[REDACTED]&card[number]=[REDACTED]',
  )
  assert.equal(
    maskForm('order[0][cpf]=1&order%5B1%5D%5Bcpf%5D=2&card[name]=x', rules),
    'order[0][cpf]=[REDACTED]&order%5B1%5D%5Bcpf%5D=[REDACTED]&card[name]=x',
  )
})

test('JSON in a field, whole or cut', () => {
  const form = `type=x&payload=${encodeURIComponent('{"token":"hush","card":{"number":"hush"},"n":"é"}')}`
  const shown = maskForm(form, { names: new Set(), paths: createPathPlaces(['payload.card.number']) })
  assert.equal(
    new URLSearchParams(shown).get('payload'),
    '{"token":"[REDACTED]","card":{"number":"[REDACTED]"},"n":"é"}',
  )
  for (let end = 0; end <= form.length; end += 1) {
    assert.ok(
      !maskForm(form.slice(0, end), { names: new Set(), paths: createPathPlaces(['payload.card']) }).includes('hush'),
    )
  }
})

test('JSON in a field in which something else is masked as well', () => {
  const shown = maskForm('a={"password":"hush"};iban=hush&b=[REDACTED]&payload=%7B%22pin%22%3A1%7D', rules)
  assert.ok(!shown.includes('hush'), shown)
  assert.match(shown, /&b=\[REDACTED\]&payload=%7B%22pin%22%3A%22%5BREDACTED%5D%22%7D$/)
})

test('leaves nothing that is hidden in every entry, and never throws', () => {
  const part = fc.constantFrom('a', '=', '&', ';', '%', '%7', '%74', 'token', 'pin', '[', ']', '.', '+', '{"', 'é')
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      for (const shown of [maskQuery(parts.join(''), rules), maskForm(parts.join(''), rules)]) {
        assert.equal(redactQuery(shown), shown)
      }
    }),
  )
})
