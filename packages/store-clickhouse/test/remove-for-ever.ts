/** A process that opens the store in the folder given, says so, and applies and removes until it is killed. */
import { openClickhouseStore } from '../src/index.ts'
import { crashBlock, entriesPerCrashBlock } from './crash-blocks.ts'
import { removeFromCrashBlocks } from './crash-removal.ts'

const store = await openClickhouseStore({ dir: process.argv[2] ?? '' })
process.send?.('open')
for (;;) {
  await store.apply(crashBlock(Math.floor(store.appliedSeq / entriesPerCrashBlock)))
  await removeFromCrashBlocks(store)
}
