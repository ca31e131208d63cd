import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { mapReferences, type ReferenceNames } from './map-references.ts'

const marked: ReferenceNames = {
  component: ({ kind, name }) => `${kind}!${name}`,
  path: (path) => `/outside${path}`,
  operationId: (id) => `users_${id}`,
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const renamed = (name: string) => ({ $ref: `#/components/schemas/${encodeURIComponent(`schemas!${name}`)}` })

/** A schema with a reference at every place where JSON Schema 2020-12 has a schema. */
const schemaAround = (child: unknown, name: string): unknown => ({
  type: 'object',
  properties: { [name]: child, default: child, $ref: child, example: child, enum: child },
  patternProperties: { '^x': child },
  additionalProperties: child,
  propertyNames: child,
  unevaluatedProperties: child,
  unevaluatedItems: child,
  dependentSchemas: { [name]: child },
  items: child,
  prefixItems: [child],
  contains: child,
  if: child,
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
  then: child,
  else: child,
  not: child,
  allOf: [child],
  anyOf: [child],
  oneOf: [child],
  $defs: { [name]: child },
})

describe('references', () => {
  test('are renamed at every place of a schema, however deep, and nothing else changes', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,8}$/)
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { maxDepth: 2 },
        name.map((text) => [ref(text), renamed(text)] as const),
        fc.constant([{ type: 'string' }, { type: 'string' }] as const),
        fc.tuple(tie('schema'), name).map(([pair, text]) => {
          const [before, after] = pair as readonly [unknown, unknown]
          return [schemaAround(before, text), schemaAround(after, text)] as const
        }),
      ),
    }))
    fc.assert(
      fc.property(schema, (pair) => {
        const [before, after] = pair as readonly [unknown, unknown]
        assert.deepEqual(mapReferences(before, marked), after)
      }),
      { numRuns: 50 },
    )
  })

  test('any document stays as it is when every name stays', () => {
    const same: ReferenceNames = { component: ({ name }) => name, path: (path) => path, operationId: (id) => id }
    const reference = fc.constantFrom(
      ref('A'),
      ref('a.b-c'),
      { $ref: '#/paths/~1users~1%7Bid%7D/get' },
      { $ref: 'x.json#/Y' },
    )
    const document = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        reference,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'schema',
            'properties',
            'example',
            'examples',
            'security',
            'x-y',
            'discriminator',
            '__proto__',
          ),
          tie('any'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    }))
    fc.assert(
      fc.property(document.any, (any) => {
        assert.equal(JSON.stringify(mapReferences(any, same)), JSON.stringify(any))
      }),
    )
  })

  test('in examples, constants and extensions are data', () => {
    const data = {
      schema: {
        default: ref('A'),
        const: ref('A'),
        enum: [ref('A')],
        examples: [ref('A')],
        example: ref('A'),
        'x-note': ref('A'),
      },
      examples: { one: { summary: 'One', value: ref('A') } },
    }
    assert.deepEqual(mapReferences(data, marked), data)
    const inMap = { examples: { one: { $ref: '#/components/examples/One' } } }
    assert.deepEqual(mapReferences(inMap, marked), {
      examples: { one: { $ref: '#/components/examples/examples!One' } },
    })
  })

  test('go on into a component, and keep names that need an escape', () => {
    const twice = { $ref: '#/components/schemas/a~01b' }
    assert.deepEqual(mapReferences(twice, { ...marked, component: ({ name }) => name.replace('~', '-') }), {
      $ref: '#/components/schemas/a-1b',
    })
    const deep = { $ref: '#/components/schemas/a~1b%20c/properties/x~1y' }
    const names = { ...marked, component: ({ name }: { name: string }) => `${name}~` }
    assert.deepEqual(mapReferences(deep, names), { $ref: '#/components/schemas/a~1b%20c~0/properties/x~1y' })
  })

  test('lead to where paths and operations are now', () => {
    const links = {
      links: {
        next: { operationId: 'get_user', parameters: { id: '$response.body#/id' } },
        other: { operationRef: '#/paths/~1users~1{id}/get' },
        foreign: { operationRef: 'https://example.com/x.json#/paths/~1a/get' },
      },
    }
    assert.deepEqual(mapReferences(links, marked), {
      links: {
        next: { operationId: 'users_get_user', parameters: { id: '$response.body#/id' } },
        other: { operationRef: `#/paths/${encodeURIComponent('~1outside~1users~1{id}')}/get` },
        foreign: { operationRef: 'https://example.com/x.json#/paths/~1a/get' },
      },
    })
  })

  test('of discriminators and security requirements are names', () => {
    const part = {
      discriminator: {
        propertyName: 'kind',
        mapping: { dog: 'Dog', cat: '#/components/schemas/Cat', far: 'far.json' },
      },
      security: [{ key: [] }, {}],
    }
    assert.deepEqual(mapReferences(part, marked), {
      discriminator: {
        propertyName: 'kind',
        mapping: { dog: 'schemas!Dog', cat: '#/components/schemas/schemas!Cat', far: 'far.json' },
      },
      security: [{ 'securitySchemes!key': [] }, {}],
    })
  })
})
