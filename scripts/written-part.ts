/** A page with what stands between two marks written anew. */
export const withWrittenPart = (page: string, name: string, text: string): string => {
  const start = `<!-- ${name}: written by scripts/write-reference.ts -->\n`
  const [before, after] = [page.indexOf(start), page.indexOf(`<!-- end of ${name} -->`)]
  if (before < 0 || after < before) throw new Error(`the page has no place for ${name}`)
  return `${page.slice(0, before + start.length)}\n${text}\n${page.slice(after)}`
}
