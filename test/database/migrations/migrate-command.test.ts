import { Writable } from 'node:stream'
import { expect } from 'chai'
import { sitePermissions } from '../../../src/auth/permissions/site-permissions.ts'
import type { CommandTools } from '../../../src/cli/command.ts'
import { migrate } from '../../../src/cli/migrate.ts'
import { type Connection, Migrator } from '../../../src/sequelize.ts'
import { openDatabase, sqlite } from '../databases.ts'

describe('gadwall migrate --status', () => {
  let connection: Connection
  before(async function () {
    connection = await openDatabase(this, sqlite)
  })
  after(() => connection?.close())

  it('names the permissions that are not declared any more', async () => {
    const declared = [{ name: 'ponds.drain', label: 'Drain a pond' }]
    await new Migrator(connection, { permissions: [...sitePermissions, ...declared] }).up()
    const migrator = new Migrator(connection, { permissions: sitePermissions })
    await migrator.up()

    const lines = (await outputOf(migrator)).filter((line) => !line.startsWith('done'))
    expect(lines).to.deep.equal(['undeclared permission ponds.drain'])
  })
})

async function outputOf(migrator: Migrator): Promise<string[]> {
  let text = ''
  const output = new Writable({
    write(chunk, _encoding, done) {
      text += chunk
      done()
    },
  })
  const open = async () => ({ migrator, close: async () => {} })
  await migrate.run({ output, open } as unknown as CommandTools, { status: true }, [])
  return text.trim().split('\n')
}
