import { EngineProcess } from '../src/engine-process.ts'
import { codeCacheFolder, engineFolder } from '../src/store-folder.ts'

const queries = [
  "SELECT 'all on disk', sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'entries'",
  "SELECT 'parts', count() FROM system.parts WHERE active AND table = 'entries'",
  "SELECT 'column ' || name, data_compressed_bytes FROM system.columns WHERE table = 'entries' AND data_compressed_bytes > 0 ORDER BY 2 DESC",
  "SELECT 'index ' || name, data_compressed_bytes FROM system.data_skipping_indices WHERE table = 'entries' ORDER BY 2 DESC",
]

/** What each column and index of a closed store takes, in bytes, with the table merged into as few parts as it goes. */
export const sizesOnDisk = async (dir: string): Promise<readonly (readonly [string, number])[]> => {
  const engine = new EngineProcess({ threads: 4, codeCacheDir: codeCacheFolder(dir) })
  const ask = async (sql: string): Promise<[string, number][]> => {
    const query = { kind: 'query', sql, format: 'JSONCompact' } as const
    const text = Buffer.from((await engine.request(query, 600_000)).bytes).toString()
    const rows = text === '' ? [] : (JSON.parse(text) as { data: [string, string | number][] }).data
    return rows.map(([name, bytes]) => [name, Number(bytes)])
  }
  try {
    await engine.request({ kind: 'open', dir: engineFolder(dir), engineArgs: [] }, 60_000)
    await ask('OPTIMIZE TABLE entries FINAL')
    const sizes: [string, number][] = []
    for (const sql of queries) sizes.push(...(await ask(sql)))
    return sizes
  } finally {
    engine.kill()
    await engine.exited
  }
}
