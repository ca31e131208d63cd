import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { waitFor } from '@trilha/testing'
import { parseLines, type RunningCommand, send, startCommand, startLogService, trilha } from '../cli.fixture.ts'

const entry = (user: number) => ({ service: 'a', user_id: String(user), action: 'b', result: 'success' })
const users = (command: RunningCommand): readonly unknown[] =>
  parseLines(whole(command.stdout())).map(({ user_id }) => user_id)
const whole = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)

/** A wire to the log service that a test can cut. */
const startWire = async (target: string) => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let isCut = false
  let received = 0
  const server = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const upstream = connect(Number(port), hostname)
    for (const end of [socket, upstream]) {
      sockets.add(end)
      end.on('error', () => undefined).on('close', () => sockets.delete(end))
    }
    socket.pipe(upstream).pipe(socket)
    upstream.on('data', (data) => (received += data.length))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    cut: () => {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => {
      isCut = false
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

describe('trilha tail', () => {
  test('starts with the newest, follows what comes, and ends with Ctrl-C', async () => {
    await using service = await startLogService()
    await send(service.url, [entry(1), entry(2), entry(3)])
    await using command = startCommand(['tail', '-n', '2'], service)
    await waitFor('the newest two', () => users(command).length === 2)
    await send(service.url, [entry(4)])
    await waitFor('the new one', () => users(command).length === 3)
    assert.deepEqual(users(command), ['2', '3', '4'])
    command.process.kill('SIGINT')
    assert.deepEqual({ ...(await command.ended), stdout: '' }, { code: 130, stdout: '', stderr: '' })
  })

  test('shows only what the query describes', async () => {
    await using service = await startLogService()
    await using command = startCommand(['tail', 'user_id:2', '--rows', '-n', '0'], service)
    // Nothing says that it has begun: what is sent again and again is seen once it has.
    await waitFor('a row', async () => {
      await send(service.url, [entry(1), entry(2)])
      return command.stdout().includes('user 2')
    })
    assert.doesNotMatch(command.stdout(), /user 1/)
    command.process.kill('SIGTERM')
    assert.equal((await command.ended).code, 143)
  })

  test('says that the connection broke and is back, and loses and doubles nothing', async () => {
    await using service = await startLogService()
    await using wire = await startWire(service.url)
    await send(service.url, [entry(1)])
    await using command = startCommand(['tail', '-n', '1'], { url: wire.url })
    await waitFor('the first', () => users(command).length === 1)
    wire.cut()
    await waitFor('the loss to be told', () => command.stderr().includes('the connection was lost'))
    await send(service.url, [entry(2), entry(3)])
    wire.mend()
    await waitFor('the others', () => users(command).length === 3)
    await send(service.url, [entry(4)])
    await waitFor('the last', () => users(command).length === 4)
    assert.deepEqual(users(command), ['1', '2', '3', '4'])
    assert.match(
      command.stderr(),
      /^trilha tail: the connection was lost \(.+\); connecting again …\ntrilha tail: connected again after .+; it continues behind the last entry\n$/,
    )
    command.process.kill('SIGINT')
    assert.equal((await command.ended).code, 130)
  })

  test('loses nothing either when nothing had matched before the connection broke', async () => {
    await using service = await startLogService()
    await using wire = await startWire(service.url)
    await send(service.url, [entry(1)])
    await using command = startCommand(['tail', 'user_id:(2 OR 3)', '-n', '0'], { url: wire.url })
    await waitFor('the stream to begin', () => wire.received() > 0)
    wire.cut()
    await waitFor('the loss to be told', () => command.stderr().includes('the connection was lost'))
    await send(service.url, [entry(2), entry(1), entry(3)])
    wire.mend()
    await waitFor('what came meanwhile', () => users(command).length === 2)
    assert.deepEqual(users(command), ['2', '3'])
    command.process.kill('SIGINT')
    await command.ended
  })

  test('points at what is wrong in a query, and gives up at once when nobody listens', async () => {
    await using service = await startLogService()
    const wrong = await trilha(['tail', 'user_id:('], service)
    assert.equal(wrong.code, 2)
    assert.match(wrong.stderr, /^trilha: the query is wrong at column 10/)
    await service.part.stop()
    const alone = await trilha(['tail'], service)
    assert.equal(alone.code, 1)
    assert.match(alone.stderr, /^trilha tail: nobody listens at/)
  })
})
