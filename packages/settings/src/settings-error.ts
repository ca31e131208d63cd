/** Where in a settings file: `['routes', 2, 'path']`. */
export type SettingsPath = readonly (string | number)[]

/** One thing that is wrong; the reason follows the field's name, as in `must be a number`. */
export interface SettingsFault {
  readonly path: SettingsPath
  readonly reason: string
}

/** What is wrong with a settings file: one sentence a fault, each on its line, with the place where it stands. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}
