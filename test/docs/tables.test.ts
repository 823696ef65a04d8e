import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runCommand } from '../../src/cli/run-command.ts'
import type { Setting } from '../../src/config/setting.ts'
import { REFUSED, SETTINGS } from '../../src/config/settings.ts'
import { PROJECT } from './code-blocks.ts'
import { settingRow } from './setting-row.ts'

describe('the tables in the documentation', () => {
  it('list every option of gadwall()', () => {
    const own = membersOf('src/web/gadwall.ts', 'GadwallOptions')
    const shared = Object.values(SETTINGS).flatMap((setting) => optionOf(setting) ?? [])
    const options = [...own, ...shared]
    expect(options.length).to.be.above(18)
    expect(firstColumnOf('docs/mount-in-your-app.md')).to.include.members(options)
  })

  it('list every event', () => {
    const events = membersOf('src/auth/events.ts', 'AuthEvents')
    expect(events).to.include('loggedIn')
    expect(firstColumnOf('docs/events.md')).to.have.members(events)
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
  return [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??:/gm)].map(([, member = '']) => member)
}

/** The names in the first column of all tables of a page. */
function firstColumnOf(page: string): string[] {
  const cells = [...read(page).matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell = '']) => cell)
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
}
