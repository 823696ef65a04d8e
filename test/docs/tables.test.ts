import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runCommand } from '../../src/cli/run-command.ts'
import type { Setting } from '../../src/config/schema/setting.ts'
import { REFUSED, SETTINGS } from '../../src/config/settings.ts'
import { PROJECT } from './code-blocks.ts'
import { settingRow } from './setting-row.ts'

const authOptions = () => [
  ...membersOf('src/auth/import/runs/create-imports.ts', 'ImportOptionsOfSite'),
  ...membersOf('src/auth/auth-options.ts', 'AuthOptions'),
  ...membersOf('src/auth/joining/create-joining.ts', 'JoiningOptions'),
]

describe('the tables in the documentation', () => {
  it('list every option of gadwall(), inherited ones included', () => {
    const options = membersOf('src/web/options/gadwall-options.ts', 'GadwallOptions')
    const inherited = authOptions()
    expect(options).to.include.members(['stores', 'prefix'])
    expect(inherited).to.include.members(['backends', 'hooks'])
    const omitted = ['onError', 'onWarning']
    const shared = Object.values(SETTINGS).flatMap((setting) => optionOf(setting) ?? [])
    const all = [...options, ...inherited.filter((name) => !omitted.includes(name)), ...shared]
    expect(firstColumnOf('docs/mount-in-your-app.md')).to.include.members(all)
  })

  it('list no option that there is not', () => {
    const [, section = ''] = read('docs/mount-in-your-app.md').split('## Options')
    const listed = namesIn(section.split('\n## ')[0] ?? '')
    const options = membersOf('src/web/options/gadwall-options.ts', 'GadwallOptions')
    const inherited = authOptions()
    const shared = Object.values(SETTINGS).flatMap((setting) => optionOf(setting) ?? [])
    expect([...options, ...inherited, ...shared]).to.include.members(listed)
  })

  it('list every event', () => {
    const events = membersOf('src/auth/events.ts', 'EventDetails')
    expect(events).to.include('login.succeeded')
    expect(firstColumnOf('docs/events.md')).to.include.members(events)
    const listed = firstColumnOf('docs/events.md').filter((name) => name.includes('.'))
    expect(events).to.include.members(listed)
  })

  it('list every hook', () => {
    const hooks = membersOf('src/auth/hooks.ts', 'Hooks')
    expect(hooks).to.include('beforeLogin')
    expect(firstColumnOf('docs/events.md')).to.include.members(hooks)
  })

  it('list every member of a feature', () => {
    const members = membersOf('src/web/feature.ts', 'Feature')
    expect(members).to.include('requires')
    expect(firstColumnOf('docs/write-a-feature.md')).to.include.members(members)
  })

  it('list every setting as its schema describes it, and no other', () => {
    const rows = read('docs/settings.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    expect(rows).to.deep.equal(Object.values(SETTINGS).map(settingRow))
  })

  it('name every variable that is refused', () => {
    for (const name of Object.keys(REFUSED)) {
      expect(read('docs/settings.md')).to.contain(`\`${name}\``)
    }
  })

  it('list no setting that there is not', () => {
    const settings = Object.values(SETTINGS).map(({ name }) => name)
    const named = firstColumnOf('README.md').filter((name) => /^[A-Z_]+$/.test(name))
    expect(named).to.include('SECRET')
    expect(settings).to.include.members(named)
  })

  it('name every command', async () => {
    const lines: string[] = []
    const output = { write: (text: string) => lines.push(text) }
    await runCommand(['help'], { output } as never)
    const commands = [...lines.join('').matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name)
    expect(commands).to.include('serve')
    const [, section = ''] = read('README.md').split('## Commands')
    for (const name of commands) expect(section.split('## ')[0]).to.contain(`\`${name}\``)
  })

  it('fit on the page: README has at most 150 lines', () => {
    expect(read('README.md').trimEnd().split('\n').length).to.be.at.most(150)
  })
})

/** The name that a setting has as an option of `gadwall()`. */
function optionOf({ option }: Setting): string | undefined {
  return option
}

function read(file: string): string {
  return readFileSync(join(PROJECT, file), 'utf8')
}

/** The names of the members of an interface, from its source. */
function membersOf(file: string, name: string): string[] {
  const [, body = ''] =
    new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(file)) ?? []
  const members = body.matchAll(/^ {2}(?:readonly )?(?:(\w+)|'([\w.-]+)')\??[:(]/gm)
  return [...members].map(([, plain, quoted]) => plain ?? quoted ?? '')
}

/** The names in the first column of all tables of a page. */
function firstColumnOf(page: string): string[] {
  return namesIn(read(page))
}

function namesIn(text: string): string[] {
  const cells = [...text.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w.-]+)/g)].map(([, name = '']) => name))
}
