/** Whether a caller who brings no key is refused: asked without what the browser itself has been told. */
export const asksForKey = async (signal: AbortSignal): Promise<boolean> =>
  (await fetch('/api/status', { credentials: 'omit', signal })).status === 401
