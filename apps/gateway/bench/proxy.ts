/**
 * What the gateway costs: wrk with 32 connections through the gateway (every exchange logged, delivered to a sink),
 * through a bare `node:http` + `dispatch` proxy, and to the upstream itself, in turns of one run.
 *
 * The proxy has the last core for itself; wrk, the upstream (nginx) and the sink share the others.
 * `node apps/gateway/bench/proxy.ts [seconds a turn, default 5] [rounds, default 3]`
 */
import { type ChildProcess, execFile, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const seconds = Number(process.argv[2] ?? 5)
const rounds = Number(process.argv[3] ?? 3)
const connections = 32

const folder = await mkdtemp(join(tmpdir(), 'trilha-bench-'))
const children: ChildProcess[] = []
const proxyCore = String(availableParallelism() - 1)
const otherCores = availableParallelism() > 1 ? `0-${availableParallelism() - 2}` : '0'

/** Starts a Node program pinned to some cores; resolves with its address. */
const start = async (file: string, options: { cores: string; args?: string[]; env?: NodeJS.ProcessEnv }) => {
  const child = fork(new URL(file, import.meta.url), options.args ?? [], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  children.push(child)
  await run('taskset', ['-a', '-p', '-c', options.cores, String(child.pid)])
  const [message] = (await once(child, 'message')) as [{ readonly url: string }]
  return { url: message.url, child }
}

/** Processor time that a process has used, in microseconds. Unlike the clock, it does not count waiting for others. */
const cpuMicroseconds = async (child: ChildProcess | undefined): Promise<number> => {
  if (child === undefined) return Number.NaN
  const [, rest = ''] = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')
  const fields = rest.split(' ')
  // utime and stime, in ticks of 10 ms (proc(5)).
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

const startNginx = async (): Promise<string> => {
  const port = await freePort()
  const config = `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {}
http { access_log off; keepalive_requests 1000000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  server { listen 127.0.0.1:${port}; location / { default_type application/json;
    return 200 '{"id":1,"name":"Ana","email":"ana@example.com","age":31}'; } } }`
  await writeFile(join(folder, 'nginx.conf'), config)
  const args = ['-c', otherCores, 'nginx', '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  children.push(spawn('taskset', args, { stdio: 'inherit' }))
  const url = `http://127.0.0.1:${port}`
  const deadline = performance.now() + 5_000
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  ) {
    if (performance.now() > deadline) throw new Error('nginx did not start')
  }
  return url
}

interface Turn {
  readonly requestsPerSecond: number
  /** Of the proxy, for each request. */
  readonly cpuMicroseconds: number
}

const load = async ({ url, child }: Target): Promise<Turn> => {
  const args = ['-c', otherCores, 'wrk', '-t', '1', '-c', String(connections), '-d', `${seconds}s`, `${url}/users/1`]
  const before = await cpuMicroseconds(child)
  const { stdout } = await run('taskset', args)
  const used = (await cpuMicroseconds(child)) - before
  if (stdout.includes('Non-2xx')) throw new Error(`not every answer was a success:\n${stdout}`)
  const count = Number(/(\d+) requests in/.exec(stdout)?.[1])
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    cpuMicroseconds: used / count,
  }
}

interface Target {
  readonly url: string
  readonly child?: ChildProcess
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

try {
  const upstream = await startNginx()
  const sink = await start('./log-sink.ts', { cores: otherCores })
  const bare = await start('./bare-proxy.ts', { cores: proxyCore, args: [upstream] })
  const env = {
    TRILHA_DATA_DIR: folder,
    TRILHA_GATEWAY_PORT: '0',
    TRILHA_LOG_URL: sink.url,
    TRILHA_USER_SERVICE_URL: upstream,
    LOG_LEVEL: 'warn',
  }
  const gateway = await start('../src/main.ts', { cores: proxyCore, env })
  const targets: Readonly<Record<string, Target>> = { upstream: { url: upstream }, bare, gateway }
  const turns = new Map<string, Turn[]>(Object.keys(targets).map((name) => [name, []]))
  for (const target of Object.values(targets)) await load(target)
  for (let round = 0; round < rounds; round++) {
    for (const [name, target] of Object.entries(targets)) turns.get(name)?.push(await load(target))
  }
  const middle = (name: string, figure: keyof Turn) => median((turns.get(name) ?? []).map((turn) => turn[figure]))
  for (const name of turns.keys()) {
    const cpu = middle(name, 'cpuMicroseconds')
    const cpuText = Number.isNaN(cpu) ? '' : `  ${cpu.toFixed(0)} µs of processor time a request`
    console.log(`${name.padEnd(9)} ${Math.round(middle(name, 'requestsPerSecond'))} requests/s${cpuText}`)
  }
  const speed = middle('gateway', 'requestsPerSecond') / middle('bare', 'requestsPerSecond')
  const cost = middle('bare', 'cpuMicroseconds') / middle('gateway', 'cpuMicroseconds')
  console.log(`gateway / bare: ${speed.toFixed(2)} by the clock, ${cost.toFixed(2)} by processor time`)
} finally {
  for (const child of children) child.kill()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}
