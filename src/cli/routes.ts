import { type Command, print } from './command.ts'

export const routes: Command = {
  name: 'routes',
  usage: '',
  summary: 'Lists every route and who may use it.',
  options: {},
  async run(tools) {
    const all = await tools.routes()
    const width = Math.max(...all.map(({ path }) => path.length))
    for (const { method, path, guard } of all) {
      print(tools.output, `${method.padEnd(4)}  ${path.padEnd(width)}  ${guard.label}`)
    }
  },
}
