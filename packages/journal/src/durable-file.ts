import { close, fdatasync, fsync, open, rename, write } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { isDiskFull } from './journal-error.ts'

export const openFile = promisify(open)
export const closeFile = promisify(close)
export const syncData = promisify(fdatasync)
const syncAll = promisify(fsync)
const renameFile = promisify(rename)
const writeSome = promisify(write)

/** Writes all of `bytes` at `position`; a write that the kernel cut short goes on where it stopped. */
export const writeFully = async (fd: number, bytes: Buffer, position: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await writeSome(fd, bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Makes created, renamed and deleted names of a folder durable. */
export const syncFolder = async (dir: string): Promise<void> => {
  const fd = await openFile(dir, 'r')
  try {
    await syncAll(fd)
  } finally {
    await closeFile(fd)
  }
}

/** Makes a folder and those above it that are not there, each with a name that is durable. */
export const makeFolder = async (dir: string): Promise<void> => {
  const first = await mkdir(dir, { recursive: true })
  if (first === undefined) return
  for (let made = dir; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made))
}

/**
 * Replaces a small file's one line as {@link replaceFile} does. On a full disk, where there is no room for a second file,
 * the line is written over the old one: both are padded to one length, which is less than a disk's sector (512 bytes),
 * and a sector is written whole or not at all. So a place can be saved and old records dropped while the disk is full.
 */
export const replaceLine = async (file: string, line: string): Promise<void> => {
  const content = Buffer.from(`${line.padEnd(paddedBytes)}\n`)
  try {
    await replaceFile(file, content)
  } catch (error) {
    if (!isDiskFull(error) || !(await hasSize(file, content.length))) throw error
    await overwrite(file, content)
  }
}

/** `journal.json` has 90 bytes and a number of at most 16 digits. */
const paddedBytes = 159

const hasSize = async (file: string, size: number): Promise<boolean> => {
  const status = await stat(file).catch(() => undefined)
  return status?.size === size
}

const overwrite = async (file: string, content: Buffer): Promise<void> => {
  await rm(`${file}.tmp`, { force: true })
  const fd = await openFile(file, 'r+')
  try {
    await writeFully(fd, content, 0)
    await syncData(fd)
  } finally {
    await closeFile(fd)
  }
}

/**
 * Replaces a file so that after a crash at any moment it holds either the old or the new content.
 *
 * @param mode of a file that is new
 */
export const replaceFile = async (file: string, content: string | Buffer, mode = 0o666): Promise<void> => {
  const temporary = `${file}.tmp`
  const fd = await openFile(temporary, 'w', mode)
  try {
    await writeFully(fd, Buffer.from(content), 0)
    await syncData(fd)
  } finally {
    await closeFile(fd)
  }
  await renameFile(temporary, file)
  await syncFolder(dirname(file))
}
