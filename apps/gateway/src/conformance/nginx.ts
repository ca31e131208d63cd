import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { endProcess, temporaryFolder, unusedPorts } from '@trilha/testing'
import { until } from '../testing/until.ts'
import { pinnedVersion } from './nginx-reasons.ts'

/** Debian keeps it where the search path of an ordinary user does not look. */
const program = spawnSync('nginx', ['-v']).error === undefined ? 'nginx' : '/usr/sbin/nginx'

/** Such as `1.22.1`; undefined when it is not installed. */
const nginxVersion = (): string | undefined => /nginx\/(\S+)/.exec(String(spawnSync(program, ['-v']).stderr ?? ''))?.[1]

/** Why the tests beside nginx cannot run, or false. */
export const nginxMissing = (): string | false => {
  const version = nginxVersion()
  if (version === undefined) return 'nginx is not installed (apt-get install nginx-light)'
  return version.startsWith(`${pinnedVersion}.`)
    ? false
    : `the table pins what nginx ${pinnedVersion} does; installed is ${version}`
}

/** An nginx of our own: one process in a temporary folder, which passes on what the gateway would pass on. */
export interface Nginx extends AsyncDisposable {
  readonly port: number
}

/**
 * As its documentation sets up a reverse proxy with kept connections: everything else has nginx's defaults. Only the
 * time limits are shorter, so that a request that nginx waits for in vain ends soon.
 */
const configuration = (folder: string, port: number, upstreamPort: number): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_header_timeout 500ms;
  client_body_timeout 500ms;
  lingering_timeout 100ms;
  client_max_body_size 100m;
  upstream services {
    server 127.0.0.1:${upstreamPort};
    keepalive 4;
  }
  server {
    listen 127.0.0.1:${port};
    location ~ ^/(users|events|messages)(/|$) {
      proxy_pass http://services;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
    location / {
      return 404;
    }
  }
}
`

export const startNginx = async (upstreamPort: number): Promise<Nginx> => {
  const temporary = await temporaryFolder('nginx')
  const folder = temporary.path
  const [port = 0] = await unusedPorts(1)
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configuration(folder, port, upstreamPort))
  const child = spawn(program, ['-p', folder, '-e', join(folder, 'error.log'), '-c', file], { stdio: 'ignore' })
  const stop = async (): Promise<void> => {
    await endProcess(child, 'SIGTERM')
    await temporary[Symbol.asyncDispose]()
  }
  try {
    await until(() => isListening(child, port), 'nginx listening')
  } catch (error) {
    const log = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '')
    await stop()
    throw new Error(`nginx did not start: ${log}`, { cause: error })
  }
  return { port, [Symbol.asyncDispose]: stop }
}

const isListening = (child: ChildProcess, port: number): Promise<boolean> => {
  if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
