import { type Command, print, withSite } from './command.ts'

export const routes: Command = {
  name: 'routes',
  usage: '',
  summary: 'Lists every route and who may use it.',
  options: {},
  async run(tools) {
    await withSite(
      tools,
      async (site) => {
        const width = Math.max(...site.routes.map(({ path }) => path.length))
        for (const { method, path, guard } of site.routes) {
          print(tools.output, `${method.padEnd(4)}  ${path.padEnd(width)}  ${guard.label}`)
        }
      },
      { mustBeReady: false },
    )
  },
}
