import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { codeBlocksOf, PROJECT } from '../docs/code-blocks.ts'
import { compiledProgram } from '../support/cli.ts'

const PASSWORD = 'a long enough password for anybody'

/** The program in the page, with a table of its own, in a folder of its own. */
class Program {
  readonly directory = mkdtempSync(join(tmpdir(), 'gadwall-manage-'))

  constructor() {
    symlinkSync(join(PROJECT, 'node_modules'), join(this.directory, 'node_modules'))
    const blocks = codeBlocksOf('docs/mount-in-your-app.md')
    for (const name of ['users.ts', 'manage.ts']) {
      const { code } = blocks.find(({ fileName }) => fileName === name)!
      this.write(name, withProgram(code))
    }
    this.write('package.json', '{ "type": "module" }')
    // tsx knows decorators in the files that are included, and no others.
    const include = [join(PROJECT, 'src'), this.directory]
    this.write(
      'tsconfig.json',
      JSON.stringify({ extends: join(PROJECT, 'tsconfig.json'), include }),
    )
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text)
  }

  run(
    args: readonly string[],
    input = '',
    script = 'manage.ts',
  ): Promise<{ code: number; out: string; err: string }> {
    const env = {
      ...process.env,
      SECRET: 'a secret that only the tests of this project know',
      DATABASE_URL: `sqlite:${join(this.directory, 'club.sqlite')}`,
      TSX_TSCONFIG_PATH: join(this.directory, 'tsconfig.json'),
    }
    const program = ['--import', 'tsx', script, ...args]
    return new Promise((resolve) => {
      const options = { cwd: this.directory, env }
      const child = execFile(process.execPath, program, options, (error, out, err) => {
        resolve({ code: Number(error?.code ?? 0), out, err })
      })
      child.stdin?.end(input)
    })
  }
}

/** What is compiled starts in a third of the time, and there are some fifteen commands. */
function withProgram(code: string): string {
  compiledProgram()
  return code.replace(/'gadwall(?:\/(\w+))?'/g, (_, door = 'index') => {
    return `'${pathToFileURL(join(PROJECT, 'dist', `${door}.js`))}'`
  })
}

describe('the commands of an app with a model of its own, as the page shows them', () => {
  let program: Program
  before(async () => {
    program = new Program()
    program.write(
      'make-table.ts',
      "import { sequelize } from './users.ts'\nawait sequelize.sync()\nawait sequelize.close()\n",
    )
  })
  after(() => rmSync(program.directory, { recursive: true, force: true }))

  it('make accounts, change passwords, import and tidy up in its table', async () => {
    const before = await program.run(['createuser', '--username', 'ada', '--no-input'])
    expect(before, before.err).to.include({ code: 1, out: '' })
    expect(before.err).to.match(/^gadwall: The database/)

    expect(await program.run(['migrate'])).to.include({ code: 0, err: '' })
    expect(await program.run([], '', 'make-table.ts')).to.include({ code: 0 })
    const stdin = ['--password-stdin']
    expect(
      await program.run(['createsuperuser', '--username', 'ada', '--no-input', ...stdin], PASSWORD),
    ).to.deep.equal({ code: 0, out: 'Created ada.\n', err: '' })
    expect(await program.run(['changepassword', 'ada', ...stdin], `${PASSWORD} too`)).to.include({
      code: 0,
      out: 'Changed the password of ada.\n',
    })
    expect(await program.run(['changepassword', 'nobody', ...stdin], PASSWORD)).to.include({
      code: 1,
    })

    program.write(
      'members.csv',
      'username,email\nADA,\ngrace,grace@example.com\ngrace,\nalan,grace@example.com\n',
    )
    const dry = await program.run(['import', 'members.csv', '--dry-run'])
    expect(dry.out).to.match(/^Of 4 lines: 1 good, 1 there already, 2 refused/)
    const file = ['--skip-bad', '--refused', 'refused.csv']
    const real = await program.run(['import', 'members.csv', ...file])
    expect(real.out).to.match(/^Of 4 lines: 1 created, 1 there already, 2 refused/)
    expect((await program.run(['import', 'members.csv', '--dry-run'])).out).to.match(
      /0 good, 3 there/,
    )
    expect(await program.run(['purge'])).to.include({ code: 0 })
    expect((await program.run(['routes'])).out).to.match(/GET +\/login/)
    const checked = await program.run(['check'])
    expect(checked).to.include({ code: 0, err: '' })
    expect(checked.out)
      .to.contain('Stores, backends and pages are in order.\n')
      .and.contain('Not looked at: settings of the server')
  }).timeout(120_000)

  it('are those that the program can do', async () => {
    const help = await program.run(['help'])
    expect(help.out)
      .to.match(/createsuperuser/)
      .and.not.match(/\bserve\b/)
    expect(await program.run(['serve'])).to.include({ code: 2, out: '' })
  }).timeout(30_000)
})
