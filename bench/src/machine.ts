import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { repositoryRoot } from '@trilha/testing'

/** What a figure was measured on: without it, a figure says nothing. */
export const describeMachine = (): string => {
  const [cpu] = cpus()
  const memoryGiB = Math.round(totalmem() / 2 ** 30)
  return [
    `machine  ${cpus().length} × ${cpu?.model.trim() ?? 'unknown processor'}, ${memoryGiB} GiB, ${process.platform} ${process.arch}`,
    `runtime  Node ${process.version}`,
    `commit   ${commit()}`,
    `date     ${new Date().toISOString()}`,
  ].join('\n')
}

const commit = (): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' }).trim()
  try {
    return `${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`
  } catch {
    return 'unknown'
  }
}
