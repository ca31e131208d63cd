/**
 * A write costs about as much for one line as for 64 KiB; more would only hold up whoever shares the thread, since the
 * lines of one piece are encoded in one go (about a millisecond).
 */
const pieceLength = 65_536

/** Joins texts to pieces of UTF-8 that are worth a write each. */
export async function* joinedText(batches: AsyncIterable<Iterable<string>>): AsyncGenerator<Uint8Array> {
  let text = ''
  for await (const batch of batches) {
    for (const part of batch) {
      text += part
      if (text.length < pieceLength) continue
      yield Buffer.from(text)
      text = ''
    }
  }
  if (text !== '') yield Buffer.from(text)
}
