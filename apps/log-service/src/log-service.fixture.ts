import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, parseConfig } from '@trilha/service-kit'
import { Agent, type Dispatcher } from 'undici'
import { logServiceConfig } from './config.ts'
import { openLogService } from './open-log-service.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  /** The body as JSON. */
  readonly json: Readonly<Record<string, unknown>>
}

export type AnswerOptions = Partial<Pick<Dispatcher.RequestOptions, 'headers' | 'body'>>

export interface TestLogService extends AsyncDisposable {
  readonly url: string
  readonly dataDir: string
  ask(method: Dispatcher.HttpMethod, path: string, options?: AnswerOptions): Promise<Answer>
  postJson(path: string, body: unknown): Promise<Answer>
}

/** On a busy machine a store may take longer to open or to catch up than a person would wait. */
export const patient = { TRILHA_SEARCH_CATCH_UP_MS: '40000', TRILHA_SEARCH_TIMEOUT_MS: '40000' }

/** A log service in this process, on real files and a real store, on any free port; `env` as on its command line. */
export const startLogService = async (env: Readonly<Record<string, string>> = {}): Promise<TestLogService> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'trilha-log-service-'))
  const config = parseConfig(logServiceConfig, {
    env: { TRILHA_DATA_DIR: dataDir, ...patient, ...env },
    name: 'log-service',
  })
  const logger = createLogger({ name: 'log_service', format: 'json', level: 'silent' })
  const service = await openLogService(config, logger)
  const url = await service.server.listen(0, '127.0.0.1')
  const agent = new Agent()
  return {
    url,
    dataDir,
    ask: (method, path, options) => ask(agent, `${url}${path}`, { method, ...options }),
    postJson: (path, body) =>
      ask(agent, `${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      await agent.close()
      await service.server.close()
      await service.close?.()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const ask = async (agent: Agent, url: string, options: AnswerOptions & { readonly method: Dispatcher.HttpMethod }) => {
  const { origin, pathname, search } = new URL(url)
  const answer = await agent.request({ origin, path: `${pathname}${search}`, ...options })
  const text = await answer.body.text()
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text,
    get json() {
      return JSON.parse(text) as Record<string, unknown>
    },
  }
}

/** The smallest entry, with what a test cares about on top. */
export const entry = (fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  service: 'user_service',
  user_id: '1',
  action: 'create_user',
  result: 'success',
  ...fields,
})

/** Polls until the condition holds; a test that waits for something says for what. */
export const until = async (what: string, condition: () => Promise<boolean>, timeoutMs = 40_000): Promise<void> => {
  const deadline = performance.now() + timeoutMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${timeoutMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
