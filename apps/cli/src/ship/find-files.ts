import { statSync } from 'node:fs'
import { glob, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

/** A regular file that is there now. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string
  /** Device and inode: the file itself, whatever it is called. */
  readonly key: string
  readonly dev: number
  readonly ino: number
  readonly size: number
  /** The name or pattern that found it. */
  readonly pattern: string
}

/** The files of these names and patterns; a file with several names is found once. Folders, pipes and the like are none. */
export const findFiles = async (patterns: readonly string[]): Promise<ReadonlyMap<string, FoundFile>> => {
  const found = new Map<string, FoundFile>()
  for (const pattern of patterns) {
    for (const path of await pathsOf(pattern)) {
      const file = fileAt(path, pattern)
      if (file !== undefined && !found.has(file.key)) found.set(file.key, file)
    }
  }
  return found
}

/** A name that is there is that file, whatever signs it has. */
const pathsOf = async (pattern: string): Promise<readonly string[]> => {
  const path = resolve(pattern)
  if (fileAt(path) !== undefined || !hasMagic(pattern)) return [path]
  const paths: string[] = []
  for await (const name of glob(path)) paths.push(name)
  return paths
}

export const hasMagic = (pattern: string): boolean => /[*?[{]/.test(pattern)

/** Links are followed; what cannot be looked at is not there. */
export const fileAt = (path: string, pattern = path): FoundFile | undefined => {
  const status = statSync(path, { throwIfNoEntry: false })
  if (status?.isFile() !== true) return undefined
  const { dev, ino, size } = status
  return { path, key: keyOf(dev, ino), dev, ino, size, pattern }
}

export const keyOf = (dev: number, ino: number): string => `${dev}:${ino}`

/** Looks for a file that lost its name: rotation renames within the folder. */
export const findRenamed = async (lastPath: string, key: string): Promise<FoundFile | undefined> => {
  const folder = dirname(lastPath)
  let names: string[]
  try {
    names = await readdir(folder)
  } catch {
    return undefined
  }
  for (const name of names) {
    const file = fileAt(join(folder, name))
    if (file?.key === key) return file
  }
  return undefined
}
