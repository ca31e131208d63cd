/** Pages that stand alone, and pages of one thing each: `/requests/{request_id}`. */
const page = /^\/(?:live|(?:requests|users|services|saved)(?:\/[^/]+)?|entries\/[^/]+)?$/

/**
 * Whether a path is one of the console's pages. All of them are answered with the file of `/`: the browser's side
 * reads the rest from the address.
 */
export const isPagePath = (path: string): boolean => page.test(path)
