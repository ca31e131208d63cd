import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { openLogLink } from './log-link.ts'

/** Nothing breaks by chance. */
const never = (_from: number, to: number): number => to

const open = async (t: TestContext) => {
  const echo = createServer((socket) => socket.pipe(socket).on('error', () => socket.destroy()))
  await once(echo.listen(0, '127.0.0.1'), 'listening')
  const link = await openLogLink((echo.address() as AddressInfo).port, never)
  const clients: Socket[] = []
  t.after(async () => {
    for (const client of clients) client.destroy()
    await link[Symbol.asyncDispose]()
    echo.close()
  })
  const join = (): Socket => {
    const client = connect(Number(new URL(link.url).port), '127.0.0.1').on('error', () => {})
    clients.push(client)
    return client
  }
  return { link, join }
}

const read = async (client: Socket, bytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let count = 0
  while (count < bytes) {
    const [chunk] = (await once(client, 'data')) as [Buffer]
    chunks.push(chunk)
    count += chunk.length
  }
  return Buffer.concat(chunks)
}

test('everything passes both ways; of a slow time, only the first answer is lost with its connection', async (t) => {
  const { link, join } = await open(t)
  const sent = Buffer.from(Array.from({ length: 40_000 }, (_, index) => index % 251))
  const first = join()
  first.write(sent)
  assert.deepEqual(await read(first, sent.length), sent)
  assert.equal(link.brokenCount, 0)

  link.slow()
  const closed = once(first, 'close')
  first.write('lost')
  await closed
  assert.equal(link.brokenCount, 1)

  const second = join()
  for (const change of [() => {}, link.clear]) {
    change()
    second.write(sent)
    assert.deepEqual(await read(second, sent.length), sent)
  }
  assert.equal(link.brokenCount, 1)
})

test('tells how many entries came again', async (t) => {
  const { link, join } = await open(t)
  const client = join()
  const answer = '{"accepted":3,"duplicates":2}'
  client.write(answer)
  await read(client, answer.length)
  assert.equal(link.resentCount, 2)
})
