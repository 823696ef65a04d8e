import { expect } from 'chai'
import { countPasskeys } from '../../../src/database/inspection/count-passkeys.ts'
import { type Connection, SequelizeFactorStore } from '../../../src/sequelize.ts'
import { storedPasskey } from '../../support/stored-passkey.ts'
import { databases, openDatabase, prefixedDatabases } from '../databases.ts'

for (const database of [...databases, ...prefixedDatabases]) {
  describe(`countPasskeys() on ${database.name}`, () => {
    let connection: Connection
    beforeEach(async function open() {
      connection = await openDatabase(this, database)
    })
    afterEach(() => connection?.close())

    const add = (...rpIds: readonly string[]) =>
      new SequelizeFactorStore(connection).add(rpIds.map(storedPasskey))

    it('tells how many were made for which domain, most first', async () => {
      expect(await countPasskeys(connection)).to.deep.equal([])
      await add('example.net', 'example.com', 'localhost', 'example.com')
      expect(await countPasskeys(connection)).to.deep.equal([
        { rpId: 'example.com', passkeys: 2 },
        { rpId: 'example.net', passkeys: 1 },
        { rpId: 'localhost', passkeys: 1 },
      ])
    })

    it('counts neither other kinds nor what we did not write', async () => {
      const app = { ...storedPasskey('example.com'), kind: 'app', credentialId: null } as const
      const foreign = { ...storedPasskey('example.com'), secret: '{"key":"x"}' }
      await new SequelizeFactorStore(connection).add([app, foreign])
      expect(await countPasskeys(connection)).to.deep.equal([])
    })

    it('tells of 20 domains at most', async () => {
      await add(...Array.from({ length: 25 }, (_, index) => `site-${index}.example`))
      expect(await countPasskeys(connection)).to.have.length(20)
    })
  })
}
