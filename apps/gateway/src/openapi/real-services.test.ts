import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { startPart, temporaryFolder } from '@trilha/testing'
import { contractFile } from '../configuration/contract-file.ts'
import { openUpstream } from '../upstreams/open-upstream.ts'
import { createApiDocs } from './api-docs.ts'
import { membersOf } from './api-document.ts'

const apiKey = 'a-key-of-sixteen-characters'

test('the documents of the services of the contract are joined into a valid one', async () => {
  await using resources = new AsyncDisposableStack()
  const folder = resources.use(await temporaryFolder('joined-docs'))
  const start = async (program: string, port: string): Promise<string> => {
    const env = {
      TRILHA_DATA_DIR: folder.path,
      TRILHA_API_KEY: apiKey,
      [port]: '0',
      TRILHA_LOG_URL: 'http://127.0.0.1:9',
    }
    return resources.use(await startPart(program, env)).url
  }
  const file = contractFile({
    userServiceUrl: await start('services/user-service/src/main.ts', 'TRILHA_USER_SERVICE_PORT'),
    eventServiceUrl: await start('services/event-service/src/main.ts', 'TRILHA_EVENT_SERVICE_PORT'),
    messagingServiceUrl: await start('services/messaging-service/src/main.ts', 'TRILHA_MESSAGING_SERVICE_PORT'),
    logUrl: await start('apps/log-service/src/main.ts', 'TRILHA_LOG_SERVICE_PORT'),
    upstreamConnectTimeoutMs: 5_000,
    upstreamFirstByteTimeoutMs: 30_000,
    upstreamIdleTimeoutMs: 60_000,
  })
  const upstreams = new Map(
    Object.entries(file.upstreams).map(([name, section]) => {
      const upstream = openUpstream(name, section, { maxHeaderBytes: 16_384 })
      resources.defer(() => upstream.close())
      return [name, upstream]
    }),
  )

  const { body } = await createApiDocs({ version: '1.0.0', apiKey }).page('/openapi.json', { file, upstreams })
  const document = membersOf(JSON.parse(body.toString()))
  assert.deepEqual(await new Validator().validate(JSON.parse(body.toString())), { valid: true })
  const operations = Object.entries(membersOf(document.paths)).map(
    ([path, item]) => `${path} ${Object.keys(membersOf(item)).join(' ')}`,
  )
  assert.deepEqual(operations, [
    '/users get post',
    '/users/{user_id} get put delete',
    '/events get post',
    '/events/{event_id} get put delete',
    '/messages/stream get',
    '/messages get post',
    '/messages/{message_id} get delete',
    '/messages/{message_id}/read post',
    '/log post',
    '/logs post',
  ])
  const { schemas, securitySchemes } = membersOf(document.components)
  // The problem document is the same everywhere, so it is there once.
  assert.deepEqual(
    new Set(Object.keys(membersOf(schemas))),
    new Set([
      'BatchAnswer',
      'EntryInput',
      'Event',
      'EventInput',
      'Message',
      'MessageInput',
      'Problem',
      'User',
      'UserInput',
    ]),
  )
  assert.deepEqual(Object.keys(membersOf(securitySchemes)), ['gateway_api_key', 'gateway_bearer_key'])
  assert.doesNotMatch(String(membersOf(document.info).description), /left out/)
})
