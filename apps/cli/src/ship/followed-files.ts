import { closeSync, fstatSync, openSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isPacked } from '../import/open-input.ts'
import { endPosition } from './end-position.ts'
import { type FoundFile, findFiles, findRenamed, keyOf } from './find-files.ts'
import { LogFile, type LogFileOptions } from './log-file.ts'
import { isAt, newPosition, type Position } from './position.ts'
import { readAt } from './read-at.ts'
import { type KnownContent, recognise } from './recognise.ts'
import type { FileRecord, Registry, RetiredRecord } from './registry.ts'

export interface FollowOptions extends Omit<LogFileOptions, 'service' | 'onReplaced'> {
  readonly patterns: readonly string[]
  /** Undefined: the file's name up to its first dot. */
  readonly service: string | undefined
  /** Ship what is in the files when they are first met. */
  readonly fromStart: boolean
  /** Nobody will look again: what cannot be told yet is not waited for. */
  readonly once: boolean
  readonly note: (message: string) => void
  /**
   * A file that does not grow is closed after this time, in milliseconds, and opened again when it grows; one that lost its
   * name is let go: a writer may hold it a while. Default five minutes.
   */
  readonly idleMs?: number
}

const defaultIdleMs = 300_000
/** A new file too short to be recognised is looked at again after this time. */
const tooShortMs = 1_000
/** A file that is gone may come back: a folder that is not mounted. */
const forgetMs = 7 * 86_400_000
/** Contents that were replaced in their files; copies of them turn up within seconds. */
const maxRetired = 64

/** Which files there are, under which names, and how far each is read. Reads no lines itself. */
export class FollowedFiles {
  readonly #options: FollowOptions
  readonly #followed = new Map<string, LogFile>()
  /** Known, and not there. */
  readonly #missing = new Map<string, FileRecord>()
  #retired: RetiredRecord[]
  readonly #knownPatterns: Set<string>
  /** New files that are too short to be recognised, since when. */
  readonly #tooShort = new Map<string, number>()
  /** Told of once. */
  readonly #noted = new Set<string>()

  constructor(registry: Registry, options: FollowOptions) {
    this.#options = options
    for (const record of registry.files) this.#missing.set(keyOf(record.dev, record.ino), record)
    this.#retired = [...registry.retired]
    this.#knownPatterns = new Set(registry.patterns)
  }

  get all(): Iterable<LogFile> {
    return this.#followed.values()
  }

  get count(): number {
    return this.#followed.size
  }

  get lagBytes(): number {
    let lag = 0
    for (const file of this.#followed.values()) lag += file.lagBytes
    return lag
  }

  /** Looks at the names again. */
  async look(): Promise<void> {
    const found = await findFiles(this.#options.patterns)
    const byPath = this.#keysByPath()
    this.#prune(found)
    for (const file of found.values()) this.#meetKnown(file)
    for (const file of [...this.#followed.values()]) if (!found.has(file.key)) await this.#meetUnnamed(file)
    for (const [key, record] of this.#missing) await this.#lookForMissing(key, record)
    for (const file of found.values()) {
      const isKnown = this.#followed.has(file.key) || this.#missing.has(file.key)
      if (!isKnown) this.#meetNew(file, byPath.get(file.path))
    }
    for (const pattern of this.#options.patterns) this.#knownPatterns.add(pattern)
  }

  #prune(found: ReadonlyMap<string, FoundFile>): void {
    for (const key of this.#tooShort.keys()) if (!found.has(key)) this.#tooShort.delete(key)
    for (const [key, { seenAt }] of this.#missing) if (Date.now() - seenAt > forgetMs) this.#missing.delete(key)
    this.#replaced.clear()
    this.#contents.clear()
  }

  /** To be called at the end of a file, as of now. True when nothing more is to come of it: read its last, partial line. */
  isFinished(file: LogFile): boolean {
    return this.#unnamed.has(file.key) && this.#isIdle(file)
  }

  letGo(file: LogFile): void {
    const isDeleted = file.isDeleted
    file.close()
    this.#followed.delete(file.key)
    this.#unnamed.delete(file.key)
    if (!isDeleted) this.#missing.set(file.key, recordOf(file, Date.now()))
  }

  closeIdle(file: LogFile): void {
    if (file.isOpen && !file.hasPartialLine && this.#isIdle(file)) file.close()
  }

  #isIdle(file: LogFile): boolean {
    return performance.now() - file.changedAt > (this.#options.idleMs ?? defaultIdleMs)
  }

  /** Everything to remember. */
  registry(): Registry {
    const now = Date.now()
    return {
      files: [...[...this.#followed.values()].map((file) => recordOf(file, now)), ...this.#missing.values()],
      retired: this.#retired,
      patterns: [...this.#knownPatterns],
    }
  }

  close(): void {
    for (const file of this.#followed.values()) file.close()
  }

  /** Followed files that no pattern finds any more. */
  readonly #unnamed = new Set<string>()

  #keysByPath(): ReadonlyMap<string, string> {
    return new Map([
      ...[...this.#missing].map(([key, { path }]) => [path, key] as const),
      ...[...this.#followed].map(([key, { path }]) => [path, key] as const),
    ])
  }

  /** A file that is not open may have lost its inode to another one, which is then met as a new file. */
  #meetKnown(file: FoundFile): void {
    const followed = this.#followed.get(file.key)
    const position = followed?.marked() ?? this.#missing.get(file.key)
    if (position === undefined) return
    if (followed !== undefined && (followed.isOpen || file.size === position.offset)) {
      followed.path = file.path
      this.#unnamed.delete(file.key)
      return
    }
    const isSame = this.#try(file.path, () => holds(file, position))
    if (isSame === true) this.#follow(file, position)
    if (isSame === false) this.#forget(file.key)
  }

  /** The file is gone; a copy of what it held may turn up. */
  #forget(key: string): void {
    const followed = this.#followed.get(key)
    const record = followed === undefined ? this.#missing.get(key) : recordOf(followed, Date.now())
    if (record !== undefined) this.#retire(record.path, record)
    followed?.close()
    this.#followed.delete(key)
    this.#missing.delete(key)
    this.#unnamed.delete(key)
    this.#replaced.add(key)
  }

  /** Inodes that have another file than before: nobody was told to begin at its end. */
  readonly #replaced = new Set<string>()

  async #meetUnnamed(file: LogFile): Promise<void> {
    this.#unnamed.add(file.key)
    if (file.isOpen) return
    const renamed = await this.#findRenamed(file.path, file.key, file.position)
    if (renamed === undefined) {
      this.letGo(file)
      return
    }
    // Open, it is followed until it was idle under its new name: its writer may still have it.
    file.path = renamed.path
    this.#open(file)
  }

  /** By its inode and its content: the inode of a deleted file may have gone to any other in the folder. */
  async #findRenamed(lastPath: string, key: string, position: Position): Promise<FoundFile | undefined> {
    const renamed = await findRenamed(lastPath, key)
    if (renamed === undefined) return undefined
    return this.#try(renamed.path, () => holds(renamed, position)) === true ? renamed : undefined
  }

  /** It may have been renamed while nobody looked. */
  async #lookForMissing(key: string, record: FileRecord): Promise<void> {
    if (this.#searched.has(key)) return
    this.#searched.add(key)
    const renamed = await this.#findRenamed(record.path, key, record)
    if (renamed === undefined || renamed.size === record.offset) return
    this.#follow(renamed, record)
    this.#unnamed.add(key)
  }

  /** Looked for once: what is renamed later is renamed under our eyes. */
  readonly #searched = new Set<string>()

  #meetNew(file: FoundFile, predecessor: string | undefined): void {
    const fd = this.#try(file.path, () => openSync(file.path, 'r'))
    if (fd === undefined) return
    try {
      const { dev, ino, size } = fstatSync(fd)
      if (keyOf(dev, ino) !== file.key || size === 0) return
      if (isPacked(readAt(fd, 0, 4))) {
        this.#noteOnce(`${file.path} is packed and not followed: trilha import reads it`)
        return
      }
      const position = this.#startOf({ ...file, size }, fd, predecessor)
      if (position !== undefined) {
        this.#follow(file, position)
        this.#addContent({ key: file.key, path: file.path, position })
      }
    } finally {
      closeSync(fd)
    }
  }

  /** Undefined when it is to be looked at again later. */
  #startOf(file: FoundFile, fd: number, predecessor: string | undefined): Position | undefined {
    const isFirstLook = !this.#knownPatterns.has(file.pattern) && !this.#replaced.has(file.key)
    if (isFirstLook && !this.#options.fromStart) return endPosition(fd)
    const isThere = predecessor !== undefined && this.#followed.get(predecessor)?.isDeleted === false
    const known = recognise(file, fd, {
      known: this.#contentsIn(dirname(file.path)),
      predecessor: isThere ? predecessor : undefined,
    })
    if (known !== 'too_short') return known ?? newPosition(fd)
    const since = this.#tooShort.get(file.key) ?? performance.now()
    this.#tooShort.set(file.key, since)
    if (!this.#options.once && performance.now() - since < tooShortMs) return undefined
    this.#tooShort.delete(file.key)
    return newPosition(fd)
  }

  /** Contents that a new file in the folder may be a copy of; gathered once a look, because there may be thousands. */
  #contentsIn(folder: string): KnownContent[] {
    if (this.#contents.size === 0) {
      for (const [key, position] of this.#missing) this.#addContent({ key, path: position.path, position })
      for (const position of this.#retired) this.#addContent({ key: undefined, path: position.path, position })
      for (const file of this.#followed.values()) {
        this.#addContent({ key: file.key, path: file.path, position: file.marked() })
      }
    }
    return this.#contents.get(folder) ?? []
  }

  readonly #contents = new Map<string, KnownContent[]>()

  #addContent(content: KnownContent): void {
    const folder = dirname(content.path)
    const others = this.#contents.get(folder)
    if (others === undefined) this.#contents.set(folder, [content])
    else others.push(content)
  }

  #follow(file: FoundFile, position: Position): void {
    const { format, routes, service = serviceOf(file.path) } = this.#options
    const followed = new LogFile(file, position, { format, routes, service, onReplaced: this.#retire })
    this.#missing.delete(file.key)
    this.#tooShort.delete(file.key)
    this.#unnamed.delete(file.key)
    this.#followed.set(file.key, followed)
    this.#open(followed)
  }

  /** A copy of what a file held before may turn up. */
  readonly #retire = (path: string, position: Position): void => {
    this.#retired = [...this.#retired, { ...position, path, seenAt: Date.now() }].slice(-maxRetired)
  }

  /** A file that cannot be read now is closed, and opened again when it changes. */
  giveUp(file: LogFile, error: unknown): void {
    this.#noteOnce(`${file.path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    file.close()
  }

  #open(file: LogFile): void {
    this.#try(file.path, () => file.open())
  }

  /** What cannot be read today may be readable tomorrow; it is tried at each look. */
  #try<T>(path: string, act: () => T): T | undefined {
    try {
      return act()
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'ENOENT')
        this.#noteOnce(`${path} cannot be read: ${code === 'EACCES' ? 'permission denied' : message}`)
      return undefined
    }
  }

  #noteOnce(message: string): void {
    if (this.#noted.has(message)) return
    this.#noted.add(message)
    this.#options.note(message)
  }
}

/** Whether the file still holds the content; undefined when the name was given to another file just now. */
const holds = (file: FoundFile, position: Position): boolean | undefined => {
  const fd = openSync(file.path, 'r')
  try {
    const { dev, ino, size } = fstatSync(fd)
    if (keyOf(dev, ino) !== file.key) return undefined
    return size >= position.offset && isAt(fd, position)
  } finally {
    closeSync(fd)
  }
}

const recordOf = (file: LogFile, now: number): FileRecord => ({
  path: file.path,
  dev: file.dev,
  ino: file.ino,
  ...file.marked(),
  seenAt: now,
})

/** `access.log.1` is `access`: a log keeps its name, whatever rotation does to it. */
const serviceOf = (path: string): string => /^\.?[^.]{1,100}/.exec(basename(path))?.[0] ?? 'log'
