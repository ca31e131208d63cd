import { readFileSync } from 'node:fs'

/** The version of the repository's packages: they have one together. */
export const readVersion = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}
