import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { type Members, membersOf, parseApiDocument } from './api-document.ts'
import { type JoinOptions, joinDocuments } from './join-documents.ts'
import type { DocumentedService } from './served-operations.ts'
import type { ApiRoute } from './served-paths.ts'

const service = (name: string, document: object): DocumentedService => ({
  name,
  title: `${name} service`,
  document: parseApiDocument(JSON.stringify({ openapi: '3.1.0', info: { title: name, version: '1' }, ...document })),
})

const route = (path: string, upstream: string, changes: Partial<ApiRoute> = {}): ApiRoute => ({
  path,
  upstream,
  ...changes,
})

/** Every joined document of these tests is a valid one, with no reference that leads nowhere. */
const join = async (
  services: readonly DocumentedService[],
  routes: readonly ApiRoute[],
  changes: Partial<JoinOptions> = {},
): Promise<Members> => {
  const document = joinDocuments(services, { routes, needsKey: false, version: '1', notes: [], ...changes })
  const validator = new Validator()
  const { valid, errors } = await validator.validate(structuredClone(document) as Record<string, unknown>)
  assert.ok(valid, JSON.stringify(errors))
  for (const [, reference = ''] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
    assert.notEqual(at(document, reference), undefined, `${reference} leads nowhere`)
  }
  return document
}

const at = (document: Members, pointer: string): unknown => {
  let value: unknown = document
  for (const segment of pointer.replace(/^#?\//, '').split('/')) {
    value = membersOf(value)[decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}

const operation = (schema: string, more: object = {}) => ({
  operationId: 'get',
  responses: {
    200: {
      description: 'It',
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
    },
  },
  ...more,
})

const schemaOf = (document: Members, path: string): unknown =>
  at(document, `#/paths/${path.replaceAll('/', '~1')}/get/responses/200/content/application~1json/schema/$ref`)

const routes = [route('/a', 'alpha'), route('/b', 'beta')]
const error = { type: 'object', properties: { code: { type: 'integer' } } }

describe('a joined document', () => {
  test('keeps a component once that is the same in all services', async () => {
    const document = await join(
      [
        service('alpha', { paths: { '/a': { get: operation('Error') } }, components: { schemas: { Error: error } } }),
        service('beta', {
          paths: { '/b': { get: operation('Error') } },
          components: { schemas: { Error: { properties: error.properties, type: 'object' }, Unused: {} } },
        }),
      ],
      routes,
    )
    assert.deepEqual(at(document, '/components/schemas'), { Error: error })
    assert.equal(schemaOf(document, '/b'), '#/components/schemas/Error')
  })

  test('prefixes components of one name that differ, also when only what they refer to does', async () => {
    const wrapped = (inner: object) => ({ Error: { allOf: [{ $ref: '#/components/schemas/Inner' }] }, Inner: inner })
    const document = await join(
      [
        service('alpha', {
          paths: { '/a': { get: operation('Error') } },
          components: { schemas: wrapped({ type: 'string' }) },
        }),
        service('beta', {
          paths: { '/b': { get: operation('Error') } },
          components: { schemas: wrapped({ type: 'null' }) },
        }),
      ],
      routes,
    )
    assert.equal(schemaOf(document, '/a'), '#/components/schemas/alpha.Error')
    assert.equal(schemaOf(document, '/b'), '#/components/schemas/beta.Error')
    assert.deepEqual(at(document, '/components/schemas/beta.Error'), {
      allOf: [{ $ref: '#/components/schemas/beta.Inner' }],
    })
    assert.deepEqual(at(document, '/components/schemas/beta.Inner'), { type: 'null' })
  })

  test('bears schemas that refer to themselves, and prefixed names that are taken', async () => {
    const tree = (type: string) => ({ type, items: { $ref: '#/components/schemas/Tree' } })
    const document = await join(
      [
        service('alpha', {
          paths: { '/a': { get: operation('Tree') }, '/a/x': { get: operation('alpha.Tree', { operationId: 'x' }) } },
          components: { schemas: { Tree: tree('array'), 'alpha.Tree': { type: 'null' } } },
        }),
        service('beta', {
          paths: { '/b': { get: operation('Tree') } },
          components: { schemas: { Tree: tree('object') } },
        }),
      ],
      routes,
    )
    assert.equal(schemaOf(document, '/a'), '#/components/schemas/alpha.Tree_2')
    assert.equal(schemaOf(document, '/a/x'), '#/components/schemas/alpha.Tree')
    assert.deepEqual(at(document, '/components/schemas/beta.Tree/items/$ref'), '#/components/schemas/beta.Tree')
  })

  test('has every operation id once, and links that follow', async () => {
    const links = { links: { self: { operationId: 'get' } } }
    const linked = { operationId: 'make', responses: { 201: { description: 'Made', ...links } } }
    const document = await join(
      [
        service('alpha', {
          paths: { '/a': { get: operation('E'), post: linked } },
          components: { schemas: { E: {} } },
        }),
        service('beta', { paths: { '/b': { get: operation('E') } }, components: { schemas: { E: {} } } }),
      ],
      [...routes, route('/again', 'beta', { rewrite: '/b' })],
    )
    assert.equal(at(document, '/paths/~1a/get/operationId'), 'alpha_get')
    assert.equal(at(document, '/paths/~1b/get/operationId'), 'beta_get')
    assert.equal(at(document, '/paths/~1again/get/operationId'), 'beta_get_2')
    assert.equal(at(document, '/paths/~1a/post/operationId'), 'make')
    assert.equal(at(document, '/paths/~1a/post/responses/201/links/self/operationId'), 'alpha_get')
  })

  test('groups operations by service, and by the tags that it has for them', async () => {
    const plain = { schemas: { E: {} } }
    const document = await join(
      [
        service('alpha', {
          info: { title: 'A', version: '1', description: 'About A' },
          paths: { '/a': { get: operation('E', { tags: ['things', 'more'] }) } },
          components: plain,
        }),
        service('beta', {
          paths: {
            '/b': { get: operation('E', { tags: ['in'] }) },
            '/b/x': { get: operation('E', { operationId: 'x', tags: ['out'] }) },
          },
          components: plain,
        }),
      ],
      routes,
    )
    assert.deepEqual(at(document, '/paths/~1a/get/tags'), ['alpha service'])
    assert.deepEqual(at(document, '/paths/~1b/get/tags'), ['beta service: in'])
    assert.deepEqual(document.tags, [
      { name: 'alpha service', description: 'About A' },
      { name: 'beta service: in' },
      { name: 'beta service: out' },
    ])
  })

  test('tells how callers come in: by the gateway’s terms, else by the service’s', async () => {
    const own = { securitySchemes: { gateway_token: { type: 'http', scheme: 'digest' } }, schemas: { E: {} } }
    const secured = service('alpha', {
      paths: { '/a': { get: operation('E') }, '/o': { get: operation('E', { operationId: 'o', security: [] }) } },
      components: own,
      security: [{ gateway_token: [] }],
    })
    const auth = { api_key: true, jwt: ['main'], optional: true, scopes: ['read'] }
    const gateway = await join([secured], [route('/a', 'alpha', { auth })])
    assert.deepEqual(at(gateway, '/paths/~1a/get/security'), [
      { gateway_api_key: ['read'] },
      { gateway_bearer_key: ['read'] },
      { gateway_token: ['read'] },
      {},
    ])
    assert.deepEqual(Object.keys(membersOf(at(gateway, '/components/securitySchemes'))), [
      'gateway_api_key',
      'gateway_bearer_key',
      'gateway_token',
    ])
    assert.equal(at(gateway, '/components/securitySchemes/gateway_token/scheme'), 'bearer')

    const theirs = await join([secured], [route('/', 'alpha')])
    assert.deepEqual(at(theirs, '/paths/~1a/get/security'), [{ 'alpha.gateway_token': [] }])
    assert.deepEqual(at(theirs, '/paths/~1o/get/security'), [])
    assert.deepEqual(at(theirs, '/components/securitySchemes'), {
      'alpha.gateway_token': { type: 'http', scheme: 'digest' },
    })

    const keyed = await join([secured], [route('/', 'alpha')], { needsKey: true })
    assert.deepEqual(at(keyed, '/paths/~1o/get/security'), [{ gateway_api_key: [] }, { gateway_bearer_key: [] }])
  })

  test('has the parameters that are left outside, and nobody’s servers', async () => {
    const parameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
    const inside = service('alpha', {
      paths: {
        '/t/{tenant}/{id}': {
          servers: [{ url: 'http://10.0.0.1' }],
          parameters: [parameter('tenant'), { $ref: '#/components/parameters/Id' }],
          get: operation('E', {
            servers: [{ url: 'http://10.0.0.1' }],
            parameters: [{ name: 'q', in: 'query', schema: {} }],
          }),
          trace: operation('E'),
        },
      },
      components: { schemas: { E: {} }, parameters: { Id: parameter('id') } },
    })
    const document = await join([inside], [route('/z/{zone}', 'alpha', { rewrite: '/t/acme' })])
    assert.deepEqual(Object.keys(membersOf(document.paths)), ['/z/{zone}/{id}'])
    const item = membersOf(at(document, '/paths/~1z~1{zone}~1{id}'))
    assert.deepEqual(Object.keys(item), ['get'])
    assert.deepEqual(membersOf(item.get).parameters, [
      { $ref: '#/components/parameters/Id' },
      { name: 'q', in: 'query', schema: {} },
      parameter('zone'),
    ])
    assert.deepEqual(document.servers, [{ url: '/' }])
    assert.doesNotMatch(JSON.stringify(document), /10\.0\.0\.1/)
  })

  test('of two services at one path has the one whose route is first', async () => {
    const both = ['alpha', 'beta'].map((name) =>
      service(name, {
        paths: { '/a': { get: operation('E', { summary: name }) } },
        components: { schemas: { E: {} } },
      }),
    )
    const hosts = ['b.example']
    const document = await join(both, [route('/a', 'beta', { hosts }), route('/a', 'alpha')])
    assert.equal(at(document, '/paths/~1a/get/summary'), 'beta')
  })

  test('has no part of what every object inherits', async () => {
    const hostile = operation('E', { 'x-y': 1, parameters: [{ $ref: '#/components/constructor/name' }] })
    const text = `{"__proto__": {"get": ${JSON.stringify(operation('E'))}}, "/a": {"get": ${JSON.stringify(hostile)}}}`
    const document = joinDocuments([service('alpha', { paths: JSON.parse(text) as object })], {
      routes,
      needsKey: false,
      version: '1',
      notes: [],
    })
    assert.deepEqual(Object.keys(membersOf(document.paths)), ['/a'])
    assert.deepEqual(document.components, {})
    assert.equal(({} as Record<string, unknown>).get, undefined)
  })

  test('without any service is a valid one that says so', async () => {
    const document = await join([], routes, { notes: ['The alpha service is left out.'] })
    assert.match(String(membersOf(document.info).description), /No service.*\n\nThe alpha service is left out\.$/)
    assert.deepEqual(document.paths, {})
  })
})
