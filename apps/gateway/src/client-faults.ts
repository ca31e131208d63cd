import { Problem } from '@trilha/service-kit'

/* What clients do wrong in HTTP/1 and HTTP/2 alike. */

export const headersTooLarge = (): Problem =>
  new Problem('headers_too_large', 'The request line and headers are larger than is accepted')

export const requestTooLate = (): Problem => new Problem('request_timeout', 'The request took too long to arrive')

export const bodyStopped = (): Problem => new Problem('request_timeout', 'The body of the request stopped arriving')

export const stoppedReading = 'client stopped reading the answer'

export const tunnelFault = 'The gateway opens no tunnels: CONNECT is not accepted'
