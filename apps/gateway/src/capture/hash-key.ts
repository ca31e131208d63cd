import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** In the gateway's data folder. Raw bytes; whoever has it can tell whether a guessed token is the one behind a mark. */
export const hashKeyFile = 'gateway-hash.key'

/** As many as HMAC-SHA-256 puts out: a longer key adds nothing, a shorter one is easier to guess (RFC 2104, section 3). */
const keyBytes = 32

/**
 * The key of the marks that stand for secrets, made at its first use, so that a secret has the same mark after a restart
 * and in all gateways that share the folder.
 *
 * @throws {Error} naming the file, when it cannot be read or made, or holds no key
 */
export const openHashKey = async (dataDir: string): Promise<KeyObject> => {
  const file = join(dataDir, hashKeyFile)
  const kept = await readKey(file)
  if (kept !== undefined) return kept
  await makeKey(dataDir, file)
  const made = await readKey(file)
  if (made === undefined) throw new Error(`${file}: was deleted while it was made`)
  return made
}

const readKey = async (file: string): Promise<KeyObject | undefined> => {
  try {
    return checkKey(await readFile(file), file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw named(error, file)
  }
}

/** A key object: it shows nothing when it is printed, and makes a mark in a sixth of the time that plain bytes take. */
const checkKey = (key: Buffer, file: string): KeyObject => {
  if (key.length === keyBytes) return createSecretKey(key)
  throw new Error(
    `${file}: must hold ${keyBytes} bytes and holds ${key.length}; bring it back from a backup, or delete it: the same ` +
      `tokens then have other marks than before`,
  )
}

/** Appears whole or not at all; of several gateways that make one at a time, one wins and all read its key. */
const makeKey = async (dataDir: string, file: string): Promise<void> => {
  const temporary = `${file}.${randomBytes(8).toString('hex')}.tmp`
  try {
    await mkdir(dataDir, { recursive: true })
    await writeDurably(temporary)
    await link(temporary, file)
    await syncFolder(dataDir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw named(error, file)
  } finally {
    await rm(temporary, { force: true })
  }
}

const writeDurably = async (file: string): Promise<void> => {
  await using handle = await open(file, 'wx', 0o600)
  await handle.writeFile(randomBytes(keyBytes))
  await handle.sync()
}

const syncFolder = async (folder: string): Promise<void> => {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

const named = (error: unknown, file: string): Error => {
  const reason = error instanceof Error ? error.message : String(error)
  return reason.startsWith(file) ? (error as Error) : new Error(`${file}: ${reason}`, { cause: error })
}
