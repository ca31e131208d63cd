import { createHmac, type KeyObject } from 'node:crypto'

/** 128 bits in hexadecimal: among 10^12 secrets, two share a mark with a chance of 1 in 10^14. */
const markDigits = 32

/** The mark of a secret: the same for the same secret and key, and no way back to it. */
export const keyedHash = (secret: string, key: KeyObject): string =>
  `hmac-sha256:${createHmac('sha256', key).update(secret).digest('hex').slice(0, markDigits)}`
