/** What is wrong with a file that could not be read, to follow its name. */
export const unreadable = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
}
