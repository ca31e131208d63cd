export { type FollowerOptions, type FollowProgress, followJournal, type StoreFollower } from './follower.ts'
export { encodePosition, PositionError, parsePosition } from './position.ts'
export { splitBlock } from './read-batch.ts'
export * from './store.ts'
