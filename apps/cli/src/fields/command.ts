import { defineCommand } from '../command.ts'

export const fieldsCommand = defineCommand({
  name: 'fields',
  summary: 'the fields that a query can name',
  description:
    'Lists the fields of entries with their types, what they mean and examples of values: those of the schema, and the paths below attributes that recent entries have.',
  arguments: [{ name: 'text', description: 'only fields whose name holds this', required: false }],
  options: {},
  examples: [
    { line: 'fields', tells: 'every field' },
    { line: 'fields attributes', tells: 'what callers add of their own' },
  ],
  exitCodes: { 3: 'no field has such a name' },
  usesLogService: true,
  run: async (call) => {
    const { showFields } = await import('./show-fields.ts')
    return showFields(call)
  },
})
