import { defineCommand, UsageError } from '../command.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'print a script that completes this command in a shell',
  description:
    'Prints a script for bash, zsh or fish. With it, Tab completes commands, options, files, and in a query the names of fields and their values, which it asks of the log service.',
  arguments: [{ name: 'shell', description: 'bash, zsh or fish', required: true, complete: shells }],
  options: {},
  examples: [
    { line: 'completion bash >> ~/.bashrc', tells: 'for bash' },
    { line: 'completion zsh > ~/.zfunc/_trilha', tells: 'for zsh, where ~/.zfunc is in fpath' },
    { line: 'completion fish > ~/.config/fish/completions/trilha.fish', tells: 'for fish' },
  ],
  usesLogService: false,
  run: async ({ args, terminal }) => {
    const { completionScript } = await import('./scripts.ts')
    const [shell = ''] = args
    const script = completionScript(shell)
    if (script === undefined) throw new UsageError(`knows ${shells.join(', ')}, and not "${shell}"`)
    await terminal.line(script)
    return 0
  },
})
