/**
 * The whole of a body as text (UTF-8). Beyond the bytes that it may have, the rest is not read and the connection breaks
 * off.
 *
 * @param tooLarge the error that it then throws
 */
export const boundedText = async (
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): Promise<string> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    // Leaving the loop early breaks the connection off.
    if (bytes > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
