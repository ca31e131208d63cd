export { buildConsole } from './build-console.ts'
export type { ConsoleFile } from './console-file.ts'
export { contentSecurityPolicy } from './content-security-policy.ts'
export { isPagePath } from './page-paths.ts'
