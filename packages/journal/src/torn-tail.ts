import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { syncFolder } from './durable-file.ts'
import { segmentName, tornDir } from './journal-format.ts'

export interface TornTail {
  readonly dir: string
  readonly name: string
  readonly firstSeq: number
  readonly goodBytes: number
  readonly size: number
  readonly onWarning: (message: string) => void
}

/** Enough to see what crashes leave; each is at most 8 MiB, and a machine that crashes for ever must not fill its disk. */
const keptTails = 16

/**
 * Cuts what no append acknowledged from the end of a segment, after a copy of it is safe in `torn/`. Its name says where
 * it was: `<segment>.<byte offset>.<ms since 1970>`.
 */
export const cutTail = async ({ dir, name, firstSeq, goodBytes, size, onWarning }: TornTail): Promise<void> => {
  const folder = join(dir, tornDir)
  const copy = join(folder, `${segmentName(firstSeq)}.${goodBytes}.${Date.now()}`)
  await mkdir(folder, { recursive: true })
  const file = await open(copy, 'wx')
  try {
    await pipeline(createReadStream(name, { start: goodBytes, end: size - 1 }), file.createWriteStream({ flush: true }))
  } catch (error) {
    // Each further open would leave another part, until the disk is full of them.
    await rm(copy, { force: true })
    throw error
  } finally {
    await file.close().catch(() => undefined)
  }
  await syncFolder(folder)
  await syncFolder(dir)
  await truncateDurably(name, goodBytes)
  await dropOldTails(folder)
  onWarning(`${name} ended in ${size - goodBytes} bytes that were never acknowledged; they were moved to ${copy}`)
}

const tailName = /^\d{20}\.\d+\.\d+$/

const dropOldTails = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => tailName.test(name))
  const cutAt = (name: string): number => Number(name.split('.').at(-1))
  names.sort((a, b) => cutAt(b) - cutAt(a))
  for (const name of names.slice(keptTails)) await rm(join(folder, name))
}

const truncateDurably = async (name: string, size: number): Promise<void> => {
  const file = await open(name, 'r+')
  try {
    await file.truncate(size)
    await file.sync()
  } finally {
    await file.close()
  }
}
