export * from './log-client.ts'
