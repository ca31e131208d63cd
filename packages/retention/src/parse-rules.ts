import { parseSettings, SettingsError, type SettingsFault, type SettingsPath } from '@trilha/settings'
import Type from 'typebox'
import { parseRuleKeep, parseRuleQuery, parseRuleSize, RuleFault } from './parse-rule.ts'
import { RetentionError } from './retention-error.ts'
import type { RetentionRules, Rule } from './rules.ts'

/** Far more than anybody reads, and each costs every pass a look at the store. */
const maxRules = 100

const FileRule = Type.Object(
  {
    query: Type.Optional(
      Type.String({
        description: 'Which entries, in the query language; absent: all that no rule before it decides',
        expected: 'a text in the query language',
      }),
    ),
    keep: Type.String({
      description: 'How long, by `received_at`: 30d, 12h, 6mo, 5y (s min h d w mo y), or forever',
      expected: 'a time such as 30d, 12h, 6mo or 5y, or forever',
    }),
  },
  { additionalProperties: false, expected: 'an object with query and keep' },
)

/** The file of rules, in YAML or JSON. The first rule whose query finds an entry decides; without one it is kept. */
export const RetentionFile = Type.Object(
  {
    rules: Type.Optional(Type.Array(FileRule, { maxItems: maxRules, expected: `a list of at most ${maxRules} rules` })),
    max_bytes: Type.Optional(
      Type.String({
        description: 'How much journal and store may take together, such as 200GB or 500GiB',
        expected: 'a text such as 200GB',
      }),
    ),
  },
  { additionalProperties: false, expected: 'an object with rules and max_bytes' },
)
type RetentionFile = Type.Static<typeof RetentionFile>

/**
 * Reads a file of rules.
 *
 * @param name of the file, for messages
 * @throws {RetentionError} with every fault, its line and its field
 */
export const parseRules = (text: string, name: string): RetentionRules => {
  let rules: RetentionRules = { rules: [] }
  const check = (file: RetentionFile): readonly SettingsFault[] => {
    const read = readFile(file)
    rules = read.rules
    return read.faults
  }
  try {
    parseSettings(RetentionFile, text, { name, check })
  } catch (error) {
    throw error instanceof SettingsError ? new RetentionError(error.message) : error
  }
  return rules
}

const readFile = ({ rules: written = [], max_bytes }: RetentionFile) => {
  const faults: SettingsFault[] = []
  const attempt = <T>(path: SettingsPath, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof RuleFault)) throw error
      faults.push({ path, reason: error.message })
      return undefined
    }
  }
  const rules = written.flatMap(({ query = '', keep }, index): Rule[] => {
    const what = attempt(['rules', index, 'query'], () => parseRuleQuery(query))
    const howLong = attempt(['rules', index, 'keep'], () => parseRuleKeep(keep))
    return what === undefined || howLong === undefined ? [] : [{ ...what, keep: howLong }]
  })
  const last = rules.findIndex(({ query }) => query.type === 'all')
  if (faults.length === 0 && last >= 0 && last < rules.length - 1) {
    faults.push({ path: ['rules', last + 1], reason: `is never reached, as rules[${last}] decides for every entry` })
  }
  const maxBytes = max_bytes === undefined ? undefined : attempt(['max_bytes'], () => parseRuleSize(max_bytes))
  return { faults, rules: { rules, ...(maxBytes !== undefined && { maxBytes }) } satisfies RetentionRules }
}
