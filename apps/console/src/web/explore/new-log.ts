import { signal } from '@preact/signals'

/** Nothing was ever logged when the page was opened: the welcome stays until the reader goes on. */
export const isNewLog = signal(false)
