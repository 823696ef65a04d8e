import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect } from 'chai'
import type { AuthOptions } from '../../../src/auth/auth-options.ts'
import { createAuth } from '../../../src/auth/create-auth.ts'
import { Passwords } from '../../../src/auth/passwords/passwords.ts'
import { cheapHasher } from '../../../src/testing/cheap-hasher.ts'
import { memoryBackend } from '../../../src/testing/memory/memory-backend.ts'
import { memoryStores } from '../../../src/testing/memory/memory-stores.ts'
import type { MemoryUser } from '../../../src/testing/memory/memory-user.ts'
import { Workplace } from '../../support/cli.ts'
import { freePort } from '../../support/free-port.ts'
import { MemorySite, runInProcess } from '../run-in-process.ts'

async function setUp(options: Partial<AuthOptions<MemoryUser>> = {}) {
  const passwords = new Passwords([cheapHasher()])
  const backend = memoryBackend({ passwords })
  const groups = ['rowers', 'coaches']
  const grants = {
    permissionsOf: async () => new Set<string>(),
    usersWith: async () => [],
    groupNames: async () => groups,
  }
  const stores = { ...memoryStores(), grants, users: backend.users }
  const auth = createAuth(stores, {
    backends: [backend],
    secret: 'a secret that only the tests of this project know',
    passwords,
    mail: { send: async () => {} },
    ...options,
  })
  const site = Object.assign(new MemorySite(), { auth })
  await backend.add({ username: 'ada', password: 'x', email: 'ada@example.com' })
  const run = (...args: string[]) =>
    runInProcess(['users', 'invite', ...args], { site: site as MemorySite })
  return { run, stores, auth }
}

describe('gadwall users invite', () => {
  it('keeps a mail for whoever is invited, names who invites, and says until when it works', async () => {
    const { run, stores, auth } = await setUp()
    const args = ['Zoe@EXAMPLE.com', '--group', 'rowers', '--group', 'coaches', '--by', 'ada']
    const { code, out, err } = await run(...args)
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.match(
      /^An invitation to Zoe@example\.com is on its way\. It works once, until \d{4}-[\dT:.-]+Z\.\n$/,
    )
    const [row] = (await stores.outbox.claim('test', 8e15, 8e15 - 1, 9)) ?? []
    expect(row).to.include({ template: 'invitation', to: 'Zoe@example.com' })
    const { link, by } = (row && (await auth.mail?.paramsOf(row))) ?? {}
    expect(by).to.equal('ada')
    const invitation = await auth.invitations?.find(String(link).replace('/invite/', ''))
    expect(invitation).to.deep.include({ email: 'Zoe@example.com', groups: ['rowers', 'coaches'] })
    const [{ name, actor, details } = {} as never] = stores.audit.entries
    expect({ name, actor, details }).to.deep.equal({
      name: 'invitation.sent',
      actor: { backend: 'users', userId: '1' },
      details: { invitation: invitation?.id, groups: ['rowers', 'coaches'] },
    })
  })

  it('is past the rules for the domains of addresses', async () => {
    const { run } = await setUp({ emailDomains: ['example.com'], emailDomainsRefused: ['x.test'] })
    expect(await run('zoe@x.test')).to.include({ code: 0, err: '' })
  })

  it('tells the operator in one line why nobody is invited, and sends nothing', async () => {
    const rows: [args: string[], line: RegExp, options?: Partial<AuthOptions<MemoryUser>>][] = [
      [['ADA@example.com'], /^gadwall: email: There is already an account with this address\.\n$/],
      [['nonsense'], /^gadwall: email: Enter one plain address.*\n$/],
      [
        ['z@example.com', '--group', 'rower'],
        /^gadwall: groups: There is no group named "rower"\.\n$/,
      ],
      [['z@example.com', '--by', 'nobody'], /^gadwall: There is no user named "nobody"\.\n$/],
      [['z@example.com'], /^gadwall: REGISTRATION is "closed".*\n$/, { registration: 'closed' }],
    ]
    for (const [args, line, options] of rows) {
      const { run, stores } = await setUp(options)
      const { code, out, err } = await run(...args)
      expect({ code, out }, args.join(' ')).to.deep.equal({ code: 1, out: '' })
      expect(err).to.match(line)
      expect(await stores.outbox.counts()).to.include({ waiting: 0 })
    }
    expect(await runInProcess(['users', 'invite', 'z@example.com'], { site: new MemorySite() }))
      .to.include({ code: 1 })
      .and.have.property('err')
      .that.contains('No mail can be sent')
  })

  it('leaves the mail to the server, which may run elsewhere', async () => {
    const port = String(await freePort())
    const place = new Workplace({ NODE_ENV: 'development', BCRYPT_COST: '10', PORT: port })
    try {
      const { code, err } = await place.gadwall(['users', 'invite', 'zoe@example.com'])
      expect({ code, err }).to.deep.equal({ code: 0, err: '' })
      place.start(['serve'])
      const mail = await firstMailIn(join(place.directory, 'data', 'mail'))
      expect(mail).to.match(/^To: zoe@example\.com\r?$/m)
      expect(mail).to.contain(`http://localhost:${port}/invite/`)
    } finally {
      place.remove()
    }
  }).timeout(60_000)
})

async function firstMailIn(directory: string): Promise<string> {
  for (;;) {
    const names = await readdir(directory).catch(() => [])
    const name = names.find((one) => /^\d.*\.eml$/.test(one))
    if (name) return readFile(join(directory, name), 'utf8')
    await setTimeout(50)
  }
}
