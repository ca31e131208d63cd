import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { childrenOf, endProcess, unusedPorts, waitFor } from '@trilha/testing'

/** An nginx with one worker process and a configuration of our own. */
export interface RunningNginx extends AsyncDisposable {
  /** One for each server of the configuration. */
  readonly urls: readonly string[]
  /** Of the worker, which does all the work. */
  readonly pid: number
}

export interface NginxOptions {
  /** Its own, for its pid, logs and temporary files. */
  readonly folder: string
  readonly cores: string
  readonly serverCount?: number
  /** What stands in `http {}` for the servers on these ports of 127.0.0.1. */
  readonly http: (ports: readonly number[]) => string
}

/** @throws when there is none: on Debian, `apt-get install nginx` installs it */
export const startNginx = async ({ folder, cores, serverCount = 1, http }: NginxOptions): Promise<RunningNginx> => {
  await mkdir(folder, { recursive: true })
  const ports = await unusedPorts(serverCount)
  const file = join(folder, 'nginx.conf')
  await writeFile(file, configurationOf(folder, http(ports)))
  const command = ['-c', cores, 'nginx', '-c', file, '-e', join(folder, 'error.log')]
  const master = spawn('taskset', command, { stdio: ['ignore', 'inherit', 'inherit'] })
  const urls = ports.map((port) => `http://127.0.0.1:${port}`)
  await waitFor('nginx to answer', async () => {
    if (master.exitCode !== null) throw new Error(`nginx ended with ${master.exitCode}; see ${folder}/error.log`)
    return (await fetch(`${urls[0]}/`)).status < 600
  })
  const [worker] = childrenOf(master.pid ?? 0)
  // By a signal that the master passes on: killed, it would leave its worker behind.
  const stop = async (): Promise<void> => void (await endProcess(master, 'SIGTERM'))
  return { urls, pid: worker ?? 0, [Symbol.asyncDispose]: stop }
}

const configurationOf = (folder: string, http: string): string => `
worker_processes 1;
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  ${http}
}
`

/** Answers every request with a small JSON document, three times over, and logs nothing. */
export const upstreamHttp = (ports: readonly number[]): string => `
  access_log off;
${ports
  .map(
    (port) => `  server { listen 127.0.0.1:${port}; location / { default_type application/json;
    return 200 '{"id":1,"name":"Ana","email":"ana@example.com","age":31}'; } }`,
  )
  .join('\n')}
`

/** Passes requests on over kept connections, and writes about what the gateway's entry holds to a file, unbuffered. */
export const proxyHttp = (upstreamUrl: string, logFile: string): ((ports: readonly number[]) => string) => {
  const { host } = new URL(upstreamUrl)
  return ([port]) => `
  log_format entry escape=json '{"timestamp":"$time_iso8601","action":"$request_method $uri","status":$status,'
    '"duration":$request_time,"upstream":"$upstream_addr","upstream_duration":"$upstream_response_time",'
    '"client_ip":"$remote_addr","query":"$args","request_bytes":$request_length,"response_bytes":$body_bytes_sent,'
    '"request_id":"$request_id","user_agent":"$http_user_agent","host":"$http_host","accept":"$http_accept",'
    '"content_type":"$sent_http_content_type","server":"$upstream_http_server"}';
  access_log ${logFile} entry;
  upstream service { server ${host}; keepalive 64; }
  server { listen 127.0.0.1:${port}; location / {
    proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header X-Request-Id $request_id; proxy_set_header X-Forwarded-For $remote_addr; } }
`
}
