import type { IncomingHttpHeaders } from 'node:http'
import { limits } from '@trilha/entry'
import type { LogSection } from '../configuration/route-section.ts'
import { bytesOf } from '../configuration/units.ts'
import { type BodyTap, KeepingTap, RefusingTap, type TapOptions } from './body-tap.ts'
import { createPathPlaces } from './json-paths.ts'
import type { MaskRules } from './mask-form.ts'
import { type BodyCharset, createMediaTypeMatcher, type MediaTypeMatcher } from './media-type.ts'
import { packedBytesFor, unpackerOf } from './unpack.ts'

/** Takes the beginnings of the bodies of a route's exchanges. */
export interface BodyCapture {
  /** Undefined when the bodies of requests are not kept, or not those of this type. */
  tapRequest(headers: IncomingHttpHeaders): BodyTap | undefined
  /** Undefined when the bodies of answers are not kept, or not those of this type. */
  tapResponse(headers: IncomingHttpHeaders): BodyTap | undefined
}

/** Undefined for a route that keeps no bodies. */
export const createBodyCapture = ({ bodies, redact }: LogSection): BodyCapture | undefined => {
  if (bodies === undefined || !(bodies.request || bodies.response)) return undefined
  const rules: MaskRules = {
    names: new Set(redact.query.map((name) => name.toLowerCase())),
    paths: createPathPlaces(redact.json),
  }
  const taps = new Taps(createMediaTypeMatcher(bodies.content_types), {
    maxBytes: Math.min(bytesOf(bodies.bytes), limits.bodyLength),
    maxRatio: bodies.max_ratio,
    rules,
  })
  return {
    tapRequest: bodies.request ? (headers) => taps.tap(headers) : noTap,
    tapResponse: bodies.response ? (headers) => taps.tap(headers) : noTap,
  }
}

const noTap = (): undefined => undefined

type FixedOptions = Pick<TapOptions, 'maxBytes' | 'maxRatio' | 'rules'>
type PlainOptions = Readonly<Record<BodyCharset, TapOptions>>

class Taps {
  readonly #matches: MediaTypeMatcher
  readonly #options: FixedOptions
  /** Of bodies without a content coding: made once, for they are nearly all. */
  readonly #plain: Readonly<Record<TapOptions['kind'], PlainOptions>>

  constructor(matches: MediaTypeMatcher, options: FixedOptions) {
    this.#matches = matches
    this.#options = options
    const plain = (kind: TapOptions['kind']): PlainOptions => ({
      utf8: { ...options, kind, charset: 'utf8', maxPackedBytes: options.maxBytes, unpack: undefined },
      latin1: { ...options, kind, charset: 'latin1', maxPackedBytes: options.maxBytes, unpack: undefined },
    })
    this.#plain = { json: plain('json'), form: plain('form'), text: plain('text') }
  }

  tap(headers: IncomingHttpHeaders): BodyTap | undefined {
    const contentType = headers['content-type']
    if (typeof contentType !== 'string') return undefined
    const media = this.#matches(contentType)
    // A part of a body may begin behind the name of a secret.
    if (media === undefined || headers['content-range'] !== undefined) return undefined
    const { kind, charset } = media
    if (charset === undefined) return new RefusingTap('left out, for its charset is not read')
    const coding = headers['content-encoding']
    if (coding === undefined || coding === 'identity') return new KeepingTap(this.#plain[kind][charset])
    const unpack = unpackerOf(coding)
    if (unpack === undefined) return new RefusingTap('left out, for its content coding is not unpacked')
    const maxPackedBytes = packedBytesFor(coding, this.#options.maxBytes)
    return new KeepingTap({ ...this.#options, kind, charset, maxPackedBytes, unpack })
  }
}
