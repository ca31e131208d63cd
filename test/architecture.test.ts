import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, test } from 'node:test'

const root = resolve(import.meta.dirname, '..')

/** Who may import whom: a group may import groups below it, and packages may import as this table says. */
const rankOf: Readonly<Record<string, number>> = {
  '@trilha/bench': 8,
  '@trilha/testing': 7,
  '@trilha/cli': 6,
  '@trilha/gateway': 6,
  '@trilha/log-service': 6,
  '@trilha/console': 5,
  '@trilha/event-service': 6,
  '@trilha/messaging-service': 6,
  '@trilha/user-service': 6,
  '@trilha/service-kit': 4,
  '@trilha/store-clickhouse': 3,
  '@trilha/retention': 3,
  '@trilha/store': 2,
  '@trilha/client': 2,
  '@trilha/export': 2,
  '@trilha/log-api': 1,
  '@trilha/log-formats': 1,
  '@trilha/journal': 1,
  '@trilha/query': 1,
  '@trilha/settings': 0,
  '@trilha/entry': 0,
}

interface Workspace {
  readonly name: string
  readonly folder: string
  readonly declared: ReadonlySet<string>
  readonly files: readonly string[]
}

const readWorkspace = (manifest: string): Workspace => {
  const json = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as Record<string, Record<string, string>> & {
    name: string
  }
  const folder = dirname(manifest)
  return {
    name: json.name,
    folder,
    declared: new Set(
      [json.dependencies, json.devDependencies, json.peerDependencies].flatMap((list) => Object.keys(list ?? {})),
    ),
    files: globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root, exclude: (name) => name === 'node_modules' }),
  }
}

const workspaces = globSync(
  ['packages/*/package.json', 'services/*/package.json', 'apps/*/package.json', 'bench/package.json'],
  { cwd: root },
).map(readWorkspace)

/** Every module that a file imports, re-exports or loads lazily. */
const importsOf = (file: string): string[] => {
  const source = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return [
    ...source.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"\n]*(?:\n[^'"\n]*)*?\bfrom\s*['"]([^'"]+)['"]|import\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Root devDependencies are for tests and scripts of every workspace. */
const testingPackages = new Set(
  Object.keys(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: object }).devDependencies,
  ),
)
const isTestFile = (file: string): boolean =>
  /\.(test|fixture)\.tsx?$|\/testing\/|\/bench\/|screenshot|conformance/.test(file)

test('every workspace has a rank, a README and one public entry', () => {
  for (const { name, folder } of workspaces) {
    assert.ok(name in rankOf, `${name} has no rank in this test`)
    assert.ok(existsSync(join(root, folder, 'README.md')), `${folder} has no README.md`)
  }
})

for (const workspace of workspaces) {
  describe(workspace.name, () => {
    test('imports only what its package.json declares', () => {
      const undeclared = workspace.files.flatMap((file) =>
        importsOf(file)
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .map(packageOf)
          .filter(
            (name) =>
              name !== workspace.name &&
              !workspace.declared.has(name) &&
              !(isTestFile(file) && testingPackages.has(name)),
          )
          .map((name) => `${file} imports ${name}`),
      )
      assert.deepEqual(undeclared, [])
    })

    test('imports point down', () => {
      const upward = workspace.files.flatMap((file) =>
        importsOf(file)
          .map(packageOf)
          .filter((name) => name !== workspace.name && name in rankOf && !isTestFile(file))
          .filter((name) => (rankOf[name] ?? 0) >= (rankOf[workspace.name] ?? 0))
          .map((name) => `${file} imports ${name}`),
      )
      assert.deepEqual(upward, [])
    })

    test('reaches into no other package', () => {
      const reaching = workspace.files.flatMap((file) =>
        importsOf(file)
          .filter((specifier) => specifier.startsWith('.'))
          .filter((specifier) =>
            relative(join(root, workspace.folder), resolve(root, dirname(file), specifier)).startsWith('..'),
          )
          .map((specifier) => `${file} imports ${specifier}`),
      )
      assert.deepEqual(reaching, [])
    })
  })
}

test('environment variables are read only where a program starts', () => {
  const allowed = /\/(main|config)\.ts$|^bench\/|^scripts\/|\.(test|fixture)\.ts$|\/testing\/|\/bench\//
  const readers = workspaces
    .flatMap(({ files }) => files)
    .filter((file) => !allowed.test(file) && /process\.env\b/.test(readFileSync(join(root, file), 'utf8')))
  assert.deepEqual(readers, [])
})

test('ARCHITECTURE.md names only what exists', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const named = [...text.matchAll(/`((?:packages|apps|services|test|bench|docs|scripts)\/[^`\s]*)`/g)].map(
    (match) => match[1] ?? '',
  )
  assert.ok(named.length > 10)
  assert.deepEqual(
    named.filter((path) => !existsSync(join(root, path))),
    [],
  )
})

test('no file of the repository names a registry host or a path of one machine', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  assert.ok(!/"resolved": "https?:/.test(lock), 'package-lock.json names a download host')
})
