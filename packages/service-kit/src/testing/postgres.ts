import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { until } from './until.ts'

/** A PostgreSQL server of one test file's own. */
export interface TestPostgres {
  /** A fresh database's address. */
  createDatabase(): Promise<string>
  /** Breaks all connections and refuses new ones until {@link resume}. */
  pause(): Promise<void>
  resume(): Promise<void>
  close(): Promise<void>
}

const packagedVersions = '/usr/lib/postgresql'

/** The folder of `initdb` and `postgres`: Debian keeps one per version, outside the PATH. */
const binFolder = (): string | undefined => {
  const packaged = existsSync(packagedVersions) ? readdirSync(packagedVersions) : []
  const folders = packaged
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(packagedVersions, version, 'bin'))
  return [...folders, ...(process.env.PATH ?? '').split(':')].find((folder) => existsSync(join(folder, 'initdb')))
}

/** PostgreSQL refuses to run as root, so root hands its server to the system user that the package made. */
const serverUser = (): { uid?: number; gid?: number } | undefined => {
  if (process.getuid?.() !== 0) return {}
  try {
    const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    return undefined
  }
}

/** Why tests on PostgreSQL cannot run here; false when they can. */
export const postgresMissing = (): string | false => {
  if (binFolder() === undefined) return 'PostgreSQL is not installed (no initdb found)'
  return serverUser() === undefined && 'PostgreSQL does not run as root, and there is no user postgres'
}

/** Makes and starts a server in a temporary folder, on a free port of loopback. */
export const startPostgres = async (): Promise<TestPostgres> => {
  const bin = binFolder()
  const user = serverUser()
  if (bin === undefined || user === undefined) throw new Error(String(postgresMissing()))
  const folder = mkdtempSync(join(tmpdir(), 'trilha-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, stdio: 'ignore' as const }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'trilha', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options)
  const port = await freePort()
  // The tests are about our queries, not about PostgreSQL's own durability.
  const settings = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}`]
  const start = (): ChildProcess => spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], options)
  let server = start()
  const url = (database: string): string => `postgres://trilha@127.0.0.1:${port}/${database}`
  await until('PostgreSQL answers', () => ask(url('postgres'), 'select 1'))
  let count = 0

  return {
    createDatabase: async () => {
      count += 1
      await ask(url('postgres'), `create database test_${count}`)
      return url(`test_${count}`)
    },
    pause: () => stop(server),
    resume: async () => {
      server = start()
      await until('PostgreSQL answers again', () => ask(url('postgres'), 'select 1'))
    },
    close: async () => {
      await stop(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** SIGINT is PostgreSQL's fast shutdown: it breaks the connections. */
const stop = async (server: ChildProcess): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null) return
  server.kill('SIGINT')
  await once(server, 'exit')
}

const ask = async (url: string, statement: string): Promise<true> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
    return true
  } finally {
    await client.end()
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
