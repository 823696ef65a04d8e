import { expect } from 'chai'
import { Workplace } from '../support/cli.ts'
import { PASSWORD } from '../support/test-site.ts'
import { codeBlocksOf } from './code-blocks.ts'

const PAGE = 'docs/emergencies.md'

/** Every command of the page, as one types it. */
const commands = codeBlocksOf(PAGE)
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.trim().split('\n'))
  .filter((line) => line.startsWith('npx gadwall '))

describe(PAGE, function () {
  this.timeout(120_000)
  const place = new Workplace()
  after(() => place.remove())

  it('has commands that do what it says', async () => {
    expect(commands.length).to.be.at.least(7)
    const created = await place.gadwall(['createuser', '--username', 'ada', '--password-stdin'], {
      input: `${PASSWORD}\n`,
    })
    expect(created.code, created.err).to.equal(0)
    await place.gadwall(['createuser', '--username', 'eve', '--password-stdin'], {
      input: `${PASSWORD}\n`,
    })
    await place.gadwall(['users', 'set-unusable-password', 'eve'])
    const noGroup = await place.gadwall(['users', 'logout', '--group', 'staff'])
    expect([noGroup.code, noGroup.err]).to.deep.equal([
      1,
      'gadwall: There is no group named "staff".\n',
    ])
    await makeGroup(place, 'staff')
    for (const command of commands) {
      const { code, err, out } = await place.gadwall(command.split(' ').slice(2))
      expect(code, `${command}: ${err}`).to.equal(0)
      if (command.endsWith('require-password --all')) {
        expect(out).to.equal(
          '1 person is logged out, and sets a new password at the next login.\n' +
            '1 person has no password, and stays as before.\n',
        )
      }
    }
    const shown = await place.gadwall(['users', 'show', 'ada'])
    expect(shown.out).to.contain('to be set anew at the next login')
  })

  it('and is called wrongly without a name, and with two of them', async () => {
    for (const args of [[], ['ada', '--all'], ['--all', '--group', 'staff']]) {
      for (const command of ['logout', 'require-password']) {
        const { code } = await place.gadwall(['users', command, ...args])
        expect(code, `${command} ${args.join(' ')}`).to.equal(2)
      }
    }
  })
})

/** There is no command for it: groups are made in the admin. */
async function makeGroup(place: Workplace, name: string): Promise<void> {
  const { connect } = await import('../../src/database/connection/connect.ts')
  const connection = await connect({
    url: 'sqlite:data/gadwall.sqlite',
    directory: place.directory,
  })
  await connection.query(`INSERT INTO groups (name) VALUES ('${name}')`)
  await connection.close()
}
