import type { Command } from './command.ts'

export const serve: Command = {
  name: 'serve',
  usage: '',
  summary: 'Runs the site until it is told to stop.',
  options: {},
  run: (tools) => tools.serve(),
}
