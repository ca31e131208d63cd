import type { ServerOptions } from 'node:http2'
import type { Limits } from '../limits.ts'

/**
 * Requests at a time on one connection. What RFC 9113, section 6.5.2 asks for at least, and what browsers expect; a
 * client costs an upstream at most this many connections.
 */
const maxStreams = 100

/**
 * Requests that a client may open and reset (CVE-2023-44487): at once, and then each second. Leaving a page resets all
 * of its requests, two pages one after the other twice as many; nobody does that every second.
 */
const resetBurst = 2 * maxStreams
const resetsPerSecond = 33

/**
 * Bytes of bodies on one connection that may wait here unread. Each request may have 64 KiB of them (the default), so
 * that uploads to slow services do not hold up the others on their connection. Go's servers allow as much.
 */
export const connectionWindowBytes = 1_048_576

/** Frames that no client sends by mistake; after so many the connection is closed. */
const maxInvalidFrames = 100
const maxRejectedStreams = 100

/** RFC 9113, section 6.5.2: a field counts as this much more than its name and value. */
const bytesPerField = 32

/**
 * The settings of every HTTP/2 connection. CONTINUATION floods (CVE-2024-27316) and floods of SETTINGS and PING are
 * bounded by nghttp2 itself.
 */
export const http2Options = ({ maxHeaderBytes }: Limits): ServerOptions => {
  // nghttp2 resets what is larger and tells nobody. Twice the bytes lets in what HTTP/1 would take, however many fields
  // it has, and what is a little too large: that is answered, and has an entry.
  const maxHeaderListSize = 2 * maxHeaderBytes
  return {
    settings: {
      enablePush: false,
      enableConnectProtocol: false,
      maxConcurrentStreams: maxStreams,
      maxHeaderListSize,
    },
    // As many as can be within the size: the size is the limit.
    maxHeaderListPairs: Math.ceil(maxHeaderListSize / bytesPerField),
    maxSessionInvalidFrames: maxInvalidFrames,
    maxSessionRejectedStreams: maxRejectedStreams,
    streamResetBurst: resetBurst,
    streamResetRate: resetsPerSecond,
    // An upstream may send a field twice that should come once: HTTP/1 passes that on too.
    strictSingleValueFields: false,
  }
}
