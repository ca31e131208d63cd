/** Characters that no POSIX shell gives a meaning to (POSIX.1-2024, Shell Command Language, 2.2). */
const plain = /^[\w@%+=:,./-]+$/

/** One word of a command for a POSIX shell: within single quotes nothing has a meaning but the quote itself. */
export const shellQuote = (text: string): string => (plain.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
