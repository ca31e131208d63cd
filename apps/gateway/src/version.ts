import manifest from '../package.json' with { type: 'json' }

/** Of the gateway. */
export const version: string = manifest.version
