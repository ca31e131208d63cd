import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type BalanceKeys, type Candidate, createBalance, isNonEmpty, type NonEmpty } from './balance.ts'
import { hashText } from './consistent-hash.ts'
import { keysOf, originOf, sectionWith } from './upstream.fixture.ts'

interface Server extends Candidate {
  readonly name: string
  activeRequests: number
}

const serversOf = (weights: readonly number[], active: readonly number[] = []): NonEmpty<Server> => {
  const servers = weights.map((weight, index) => {
    const name = originOf(index)
    return { name, weight, activeRequests: active[index] ?? 0, seed: hashText(name), credit: 0 }
  })
  assert(isNonEmpty(servers))
  return servers
}

const balanceOf = (balance: unknown) => createBalance(sectionWith(1, { balance }).balance)
const hashOf = (setting: unknown) => balanceOf({ consistent_hash: setting })

const countsOf = (times: number, servers: NonEmpty<Server>, choose: (index: number) => Server): number[] => {
  const counts = new Map<string, number>()
  for (let index = 0; index < times; index++) {
    const { name } = choose(index)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return servers.map(({ name }) => counts.get(name) ?? 0)
}

const someWeights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 })

describe('round robin', () => {
  const choose = balanceOf('round_robin')

  test('spreads the turns of a heavy target', () => {
    const servers = serversOf([5, 1, 1])
    const order = Array.from({ length: 7 }, () => servers.indexOf(choose(servers, keysOf())))
    assert.deepEqual(order, [0, 0, 1, 0, 2, 0, 0])
  })

  test('gives each exactly its weight in every round, and never runs far ahead', () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const servers = serversOf(weights)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        for (let round = 0; round < 3; round++) {
          assert.deepEqual(
            countsOf(total, servers, () => choose(servers, keysOf())),
            weights,
          )
        }
        const so = servers.map(() => 0)
        for (let turn = 1; turn <= total; turn++) {
          const chosen = servers.indexOf(choose(servers, keysOf()))
          so[chosen] = (so[chosen] ?? 0) + 1
          for (const [index, weight] of weights.entries()) {
            assert.ok(Math.abs((so[index] ?? 0) - (turn * weight) / total) <= weights.length)
          }
        }
      }),
    )
  })

  test('stays fair among those that are left, and when one comes back', () => {
    const servers = serversOf([1, 1, 1])
    const [first, second, third] = servers
    assert(second !== undefined && third !== undefined)
    choose(servers, keysOf())
    const left: NonEmpty<Server> = [first, third]
    for (const count of countsOf(100, left, () => choose(left, keysOf()))) {
      assert.ok(Math.abs(count - 50) <= 1, `${count}`)
    }
    const counts = countsOf(300, servers, () => choose(servers, keysOf()))
    for (const count of counts) assert.ok(Math.abs(count - 100) <= 1, String(counts))
  })
})

describe('least connections', () => {
  const choose = balanceOf('least_connections')

  test('chooses a target than which none has fewer requests for its weight', () => {
    const server = fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat(1_000))
    fc.assert(
      fc.property(fc.array(server, { minLength: 1, maxLength: 8 }), (pairs) => {
        const servers = serversOf(
          pairs.map(([weight]) => weight),
          pairs.map(([, active]) => active),
        )
        const chosen = choose(servers, keysOf())
        for (const other of servers) {
          assert.ok(
            BigInt(chosen.activeRequests) * BigInt(other.weight) <=
              BigInt(other.activeRequests) * BigInt(chosen.weight),
          )
        }
      }),
    )
  })

  test('has idle targets take turns by their weights', () => {
    const servers = serversOf([3, 1])
    assert.deepEqual(
      countsOf(40, servers, () => choose(servers, keysOf())),
      [30, 10],
    )
  })

  test('keeps requests that last at the weights', () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const servers = serversOf(weights)
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        for (let index = 0; index < total * 2; index++) choose(servers, keysOf()).activeRequests += 1
        assert.deepEqual(
          servers.map(({ activeRequests }) => activeRequests),
          weights.map((weight) => weight * 2),
        )
      }),
    )
  })
})

describe('consistent hash', () => {
  const choose = hashOf('client_ip')
  const withIp = (clientIp: string): BalanceKeys => keysOf({ clientIp })

  test('the same key has the same target, whatever the order of the targets', () => {
    fc.assert(
      fc.property(someWeights, fc.string(), fc.nat(7), (weights, key, turns) => {
        const servers = serversOf(weights)
        const at = turns % servers.length
        const turned = [...servers.slice(at), ...servers.slice(0, at)]
        assert(isNonEmpty(turned))
        assert.equal(choose(turned, withIp(key)), choose(servers, withIp(key)))
      }),
    )
  })

  test('a target that goes moves its own keys and no others', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 8 }),
        fc.nat(7),
        (weights, which) => {
          const servers = serversOf(weights)
          const gone = servers[which % servers.length]
          const left = servers.filter((server) => server !== gone)
          assert(isNonEmpty(left))
          for (const key of keys) {
            const before = choose(servers, withIp(key))
            if (before !== gone) assert.equal(choose(left, withIp(key)), before)
          }
        },
      ),
    )
  })

  test('a heavier weight only draws keys to its target', () => {
    const light = serversOf([1, 1, 1])
    const heavy = serversOf([1, 3, 1])
    for (let index = 0; index < 1_000; index++) {
      const before = light.indexOf(choose(light, withIp(`k${index}`)))
      const after = heavy.indexOf(choose(heavy, withIp(`k${index}`)))
      assert.ok(after === before || after === 1)
    }
  })

  for (const weights of [
    [1, 1],
    [1, 1, 1, 1, 1],
    [5, 3, 1, 1],
    [100, 1],
  ]) {
    test(`has shares as the weights ${weights}`, () => {
      const servers = serversOf(weights)
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const count = 40_000
      for (const key of [(n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, (n: number) => `user-${n}`]) {
        const counts = countsOf(count, servers, (index) => choose(servers, withIp(key(index))))
        for (const [index, weight] of weights.entries()) {
          const share = weight / total
          // Five standard deviations of a fair draw.
          const tolerance = 5 * Math.sqrt(count * share * (1 - share))
          assert.ok(Math.abs((counts[index] ?? 0) - count * share) < tolerance, `${counts}`)
        }
      }
    })
  }

  test('a lost target’s keys spread over all others', () => {
    const servers = serversOf([1, 1, 1, 1])
    const [gone, ...left] = servers
    assert(isNonEmpty(left))
    const keys = Array.from({ length: 20_000 }, (_, index) => withIp(`c${index}`))
    const moved = keys.filter((key) => choose(servers, key) === gone)
    const counts = left.map((server) => moved.filter((key) => choose(left, key) === server).length)
    for (const count of counts) assert.ok(Math.abs(count - moved.length / 3) < 0.1 * moved.length, String(counts))
  })

  test('hashes what the setting says, and the client when there is none', () => {
    const servers = serversOf([1, 1, 1, 1, 1, 1, 1, 1])
    const headers: Record<string, string> = { 'x-tenant': 'acme' }
    const full = keysOf({ clientIp: 'ip', userId: 'ana', path: '/users', header: (name) => headers[name] })
    const cases = [
      ['client_ip', full, 'ip'],
      ['user_id', full, 'ana'],
      ['user_id', keysOf({ clientIp: 'ip' }), 'ip'],
      ['path', full, '/users'],
      [{ header: 'X-Tenant' }, full, 'acme'],
      [{ header: 'X-Other' }, full, 'ip'],
    ] as const
    const expected = ['ip', 'ana', '/users', 'acme'].map((key) => choose(servers, withIp(key)))
    assert.equal(new Set(expected).size, 4, 'the keys of this test must have different targets')
    for (const [setting, keys, key] of cases) {
      assert.equal(hashOf(setting)(servers, keys), choose(servers, withIp(key)), JSON.stringify(setting))
    }
  })
})
