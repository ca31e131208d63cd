import { once } from 'node:events'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { CommandError } from '../command.ts'

/** Where an export goes. Unless `complete` was called, nothing of it stays. */
export interface Sink extends AsyncDisposable {
  write(bytes: Uint8Array): Promise<void>
  complete(): Promise<void>
}

/** Standard output; what was written there cannot be taken back, so the exit code tells. */
export const openStdoutSink = (): Sink => ({
  write: async (bytes) => {
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain')
  },
  complete: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
})

/**
 * A file that is called `NAME.partial` until it is complete and on disk. A name that stands for no plain file
 * (`/dev/null`, a named pipe) is written to as it is: it must not be replaced.
 *
 * @throws {CommandError} when it cannot be made, such as while another export writes it
 */
export const openFileSink = async (given: string): Promise<Sink> => {
  const kind = await kindOf(given)
  if (kind === 'folder') throw new CommandError(`${given} is a folder: name a file`)
  // Behind a link, the file itself is replaced, and the link stays.
  const name = kind === 'file' ? await realpath(given) : given
  const path = kind === 'device' ? name : `${name}.partial`
  const file = await open(path, kind === 'device' ? 'w' : 'wx').catch((error: unknown) => {
    throw cannotOpen(path, error)
  })
  let isOpen = true
  let isComplete = false
  const close = async (): Promise<void> => {
    if (isOpen) await file.close()
    isOpen = false
  }
  return {
    write: (bytes) => writeAll(file, bytes),
    complete: async () => {
      if (kind !== 'device') await file.sync()
      await close()
      if (path !== name) await rename(path, name)
      isComplete = true
    },
    [Symbol.asyncDispose]: async () => {
      await close()
      if (!isComplete && path !== name) await rm(path, { force: true })
    },
  }
}

const writeAll = async (file: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten
  }
}

const cannotOpen = (path: string, error: unknown): CommandError =>
  new CommandError(
    error instanceof Error && 'code' in error && error.code === 'EEXIST'
      ? `${path} is there already: another export writes it, or one was killed; remove it to go on`
      : `cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`,
  )

const kindOf = async (name: string): Promise<'nothing' | 'folder' | 'file' | 'device'> => {
  try {
    const stats = await stat(name)
    if (stats.isDirectory()) return 'folder'
    return stats.isFile() ? 'file' : 'device'
  } catch {
    return 'nothing'
  }
}
