import { type CommandCall, exitCode } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { tableLines } from '../terminal/table.ts'
import { visible } from '../terminal/visible.ts'

export const showFields = async ({ args, config, terminal, signal }: CommandCall): Promise<number> => {
  const [text = ''] = args
  const { fields } = await logApiOf(config).fields({ signal })
  const shown = fields.filter(({ name }) => name.includes(text))
  if (shown.length === 0) {
    terminal.note(`no field has "${visible(text)}" in its name`)
    return exitCode.nothingFound
  }
  if (!terminal.isForPeople) for (const field of shown) await terminal.json(field)
  else {
    const rows = shown.map(({ name, type, description, examples }) => [
      visible(name),
      type,
      visible(examples.map(String).join(', ')),
      visible(description),
    ])
    const columns = [
      { title: 'field', style: 'bold' as const },
      { title: 'type' },
      { title: 'examples' },
      { title: '' },
    ]
    for (const line of tableLines(columns, rows, terminal)) await terminal.line(line)
  }
  return exitCode.ok
}
