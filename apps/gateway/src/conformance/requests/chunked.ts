import { brokenOff, chunked, inChunks, passed, post, seen } from '../expectation.ts'

const users = 'POST /users/'

export const last = '0\r\n\r\n'

/** A chunked POST of this body. */
export const chunks = (body: string): string => post(chunked, body)

/** It is passed on with this body. */
export const whole = (body: string): ReturnType<typeof passed> => passed(users, seen(users, { body: inChunks(body) }))

/** It breaks off within its body. */
export const broken: ReturnType<typeof brokenOff> = brokenOff(users)
