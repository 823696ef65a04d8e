import { expect } from 'chai'
import { localRequest } from '../../../src/auth/backend.ts'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { Stores } from '../../../src/auth/stores.ts'
import type { User } from '../../../src/auth/user.ts'
import { sequelizeStores, UserBackend } from '../../../src/sequelize.ts'
import { cheapHasher, memoryBackend, memoryStores } from '../../../src/testing.ts'
import { databases, openDatabase } from '../../database/databases.ts'

const PARALLEL = 20
const passwords = new Passwords([cheapHasher()])

function authOf<U extends User>(stores: Stores<U>, backend: never) {
  return createAuth(stores, {
    backends: [backend],
    secret: 'a secret that only the tests of this project know',
    passwords,
    mail: { send: async () => {} },
  })
}

/** Invites somebody, and gives back the text of the link. */
async function invite({ invitations, mail, stores }: ReturnType<typeof authOf>, email: string) {
  expect(await invitations?.invite(email)).to.include({ ok: true })
  const [row] = (await stores.outbox?.claim('test', 8e15, 8e15 - 1, 1)) ?? []
  const params = row && (await mail?.paramsOf(row))
  return String(params?.link).replace('/invite/', '')
}

async function joinAtOnce(auth: ReturnType<typeof authOf>, text: string) {
  const outcomes = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      auth.invitations?.register(
        text,
        { username: `guest${index}`, password: new Secret('correct horse battery staple') },
        localRequest,
      ),
    ),
  )
  const isThere = (_: unknown, index: number) => auth.stores.users?.findByUsername(`guest${index}`)
  const people = await Promise.all(outcomes.map(isThere))
  return {
    made: outcomes.filter((outcome) => outcome?.ok).length,
    over: outcomes.filter((outcome) => outcome === null).length,
    accounts: people.filter(Boolean).length,
  }
}

const ONE = { made: 1, over: PARALLEL - 1, accounts: 1 }

describe('Invitations', () => {
  for (const database of databases) {
    it(`of ${PARALLEL} parallel uses of one invitation one makes an account, on ${database.name}`, async function () {
      const connection = await openDatabase(this, database)
      const stores = sequelizeStores(connection, { passwords })
      const backend = new UserBackend(stores.users, passwords) as never
      const auth = authOf(stores as Stores as never, backend)
      const text = await invite(auth as never, 'zoe@example.com')
      expect(await joinAtOnce(auth as never, text)).to.deep.equal(ONE)
    }).timeout(20_000)
  }

  it('the same in stores without transactions: whoever was too late leaves no account', async () => {
    const backend = memoryBackend({ passwords })
    const auth = authOf({ ...memoryStores(), users: backend.users }, backend as never)
    const text = await invite(auth as never, 'zoe@example.com')
    expect(await joinAtOnce(auth as never, text)).to.deep.equal(ONE)
  })

  it('an invitation is no link for anything else, and nothing else is one', async () => {
    const backend = memoryBackend({ passwords })
    const auth = authOf({ ...memoryStores(), users: backend.users }, backend as never)
    const text = await invite(auth as never, 'zoe@example.com')
    expect(await auth.tokens?.find('reset', text)).to.equal(null)
    const reset = await auth.tokens?.issue({ purpose: 'reset', sentTo: 'zoe@example.com' })
    for (const wrong of [reset?.text.reveal(), text.slice(0, -1), `${text}x`, '', null, {}]) {
      expect(await auth.invitations?.find(wrong)).to.equal(null)
    }
    expect(await auth.invitations?.find(text)).to.include({ email: 'zoe@example.com' })
  })
})
