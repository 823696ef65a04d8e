import { expect } from 'chai'
import type { AuthOptions } from '../../../src/auth/auth-options.ts'
import { localRequest } from '../../../src/auth/backend.ts'
import { type Auth, createAuth } from '../../../src/auth/create-auth.ts'
import type { DataOwner } from '../../../src/auth/own-data/tells-of-person.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { Secret } from '../../../src/auth/secret.ts'
import type { UserReference } from '../../../src/auth/user.ts'
import { cheapHasher, mailbox, memoryBackend, memoryStores } from '../../../src/testing.ts'

const VICTIM = 'victim@example.com'
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5)
const HOUR_MS = 3_600_000

type DataFile = Record<'tokens' | 'outbox' | 'app.asked', Record<string, unknown>[]>

/** A site in memory where links and mails went to the victim already, who has no account yet. */
async function openSite(options: Partial<AuthOptions> = {}, isNamedByEmail = false) {
  const backend = memoryBackend()
  if (isNamedByEmail) Object.assign(backend.users, { isNamedByEmail })
  const stores = memoryStores(backend)
  const asked: DataOwner[] = []
  const auth = createAuth(stores, {
    backends: [backend],
    passwords: new Passwords([cheapHasher()]),
    secret: 'a secret of the tests, long enough',
    throttling: false,
    dataOf: (who: DataOwner) => {
      asked.push(who)
      return {}
    },
    ...options,
  } as never) as unknown as Auth
  const mail = { id: 'm1', template: 'invitation', language: 'en', params: 'sealed' }
  await stores.outbox.add({ ...mail, to: VICTIM, createdAt: NOW })
  await stores.tokens.issue({
    ...{ id: 'a-token-of-22-letters.', purpose: 'invite', digest: 'digest', owner: null },
    ...{ sentTo: VICTIM, state: '', data: {}, triesLeft: null },
    ...{ createdAt: NOW, expiresAt: NOW + 1e6 * HOUR_MS },
  })

  const fileOf = async (username: string): Promise<DataFile> => {
    const user = await backend.users.findByUsername(username)
    if (!user) throw new Error(`no ${username}`)
    const who: UserReference = { backend: backend.name, userId: String(user.id) }
    const by = { actor: who, request: localRequest, session: null }
    let text = ''
    for await (const part of await auth.ownData.fileOf(user, who, by)) text += part
    return JSON.parse(text)
  }
  const register = (username: string) =>
    auth.accounts?.register(
      { username, email: VICTIM, password: new Secret('correct horse battery staple') },
      localRequest,
    )
  return { auth, backend, fileOf, register, asked }
}

const mail = () => ({ mail: { transport: mailbox() } as never })

describe('what is told of an address', () => {
  it('whoever registers with the address of somebody else, and has not confirmed it, is told of none of their rows', async () => {
    const site = await openSite(mail())
    expect((await site.register('mallory'))?.ok).to.equal(true)
    const { tokens, outbox } = await site.fileOf('mallory')
    // Their own token waits for the address; the rows of its owner are not among them.
    expect(tokens.map(({ purpose }) => purpose)).to.deep.equal(['verify'])
    expect(outbox).to.deep.equal([])
    expect(site.asked.at(-1)?.email).to.equal(null)
  })

  it('nor where no mail confirms addresses, and they are taken as typed', async () => {
    const site = await openSite()
    expect((await site.register('mallory'))?.ok).to.equal(true)
    expect((await site.backend.users.findByUsername('mallory'))?.email).to.equal(VICTIM)
    const { tokens, outbox } = await site.fileOf('mallory')
    expect([tokens, outbox]).to.deep.equal([[], []])
    expect(site.asked.at(-1)?.email).to.equal(null)
  })

  it('nor where addresses are usernames, which nobody confirms', async () => {
    const site = await openSite(mail(), true)
    expect((await site.register(VICTIM))?.ok).to.equal(true)
    const { tokens, outbox } = await site.fileOf(VICTIM)
    expect([tokens, outbox]).to.deep.equal([[], []])
    expect(site.asked.at(-1)?.email).to.equal(null)
  })

  it('its owner is told of them, and so is the app', async () => {
    const site = await openSite(mail())
    await site.backend.add({ username: 'ann', password: null, email: VICTIM })
    const { tokens, outbox } = await site.fileOf('ann')
    expect(tokens.map(({ purpose }) => purpose)).to.deep.equal(['invite'])
    expect(outbox.map(({ template }) => template)).to.deep.equal(['invitation'])
    expect(site.asked.at(-1)?.email).to.equal(VICTIM)
  })
})
