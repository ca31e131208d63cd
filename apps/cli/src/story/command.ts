import { defineCommand, exitCode, list } from '../command.ts'

const options = {
  fields: list(
    '-F, --fields <fields>',
    'also show these of each entry, such as http.path,attributes.upstream',
    'fields',
  ),
}
export type StoryOptions = typeof options

export const storyCommand = defineCommand({
  name: 'story',
  summary: 'everything that one request caused, in order',
  description:
    'Tells what a request did: who, what and with which verdict; then every entry of every service with its start, its duration as a bar and its cause; then what the entries do not tell.',
  arguments: [{ name: 'request_id', description: 'a request id or a trace id, as entries have it', required: true }],
  options,
  examples: [
    { line: 'story 01890a5d-ac96-774b-bcce-b302099a8057', tells: 'the story of that request' },
    {
      line: "search 'result:failure' -n 1 --json | jq -r .request_id | xargs trilha story",
      tells: 'of the last failure',
    },
  ],
  exitCodes: { [exitCode.nothingFound]: 'no entry has this request id' },
  usesLogService: true,
  run: async (call) => {
    const { tell } = await import('./tell.ts')
    return tell(call)
  },
})
