import { startSystem } from './start/start.ts'

const usage = `usage: trilha COMMAND

  start   run the gateway, the services and the log service until Ctrl-C
  help    show this text
`

const main = async (args: readonly string[]): Promise<number> => {
  const [command = 'help'] = args
  if (command === 'start') return startSystem(process.env)
  if (command === 'help' || command === '--help' || command === '-h') {
    process.stdout.write(usage)
    return 0
  }
  process.stderr.write(`trilha: there is no command "${command}"\n\n${usage}`)
  return 2
}

process.exit(await main(process.argv.slice(2)))
