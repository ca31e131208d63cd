import { STATUS_CODES } from 'node:http'

/** Codes that nginx writes to its log only (ngx_http_request.h). */
const nginxStatus: Readonly<Record<number, string>> = {
  444: 'Connection Closed Without Response',
  494: 'Request Header Too Large',
  495: 'SSL Certificate Error',
  496: 'SSL Certificate Required',
  497: 'HTTP Request Sent to HTTPS Port',
  499: 'Client Closed Request',
}

/** Below 400 it went well; 0 stands for an exchange without an answer. */
export const isFailure = (status: number): boolean => status >= 400 || status === 0

/** `404 Not Found`. */
export const statusText = (status: number): string => {
  if (status === 0) return 'no response'
  const name = STATUS_CODES[status] ?? nginxStatus[status]
  return name === undefined ? String(status) : `${status} ${name}`
}
