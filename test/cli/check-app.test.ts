import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { runCommand } from '../../src/commands.ts'
import { gadwall, type Stores, StoreUnavailable, type User } from '../../src/index.ts'
import { memoryBackend, memoryStores } from '../../src/testing.ts'

/** Runs `check` of an app in memory, whose stores or backend are changed. */
async function check(
  change: (given: {
    stores: Stores
    backend: ReturnType<typeof memoryBackend>
  }) => Partial<{ stores: object; backend: object; views: string }> = () => ({}),
  args: readonly string[] = [],
  pending: readonly string[] | null = null,
) {
  const backend = memoryBackend()
  const stores: Stores = { ...memoryStores(), users: backend.users as never }
  const changed = change({ stores, backend })
  const users = gadwall<User>({
    backends: [(changed.backend ?? backend) as typeof backend],
    stores: { ...stores, ...changed.stores } as Stores,
    secret: 'a secret that only the tests of this project know',
    baseUrl: 'https://club.example',
    ...(changed.views && { views: changed.views }),
  })
  const [output, errors] = [new PassThrough(), new PassThrough()]
  const none = async () => []
  const status = async () => ({ executed: [], pending: pending ?? [] })
  const code = await runCommand(['check', ...args], {
    gadwall: users,
    terminal: { output, errors },
    ...(pending && { migrator: { isAutomatic: true, status, up: none, down: none } }),
  })
  output.end()
  errors.end()
  return { code, out: await text(output), err: await text(errors) }
}

const away = async () => Promise.reject(new StoreUnavailable('The table of sessions'))

describe('check, for the stores and backends of an app', () => {
  it('is content with those that answer, says what it has not looked at, and writes nothing', async () => {
    let kept: Stores | undefined
    const { code, out, err } = await check(({ stores }) => {
      kept = stores
      return {}
    })
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.equal(
      'Stores, backends and pages are in order.\n' +
        'Not looked at: settings of the server in the box (see `check --deploy` there), and where your app runs.\n',
    )
    expect(await kept?.keys?.list()).to.deep.equal([])
  })

  it('names each store that cannot be read, and each backend that fails', async () => {
    const { code, out, err } = await check(({ stores, backend }) => ({
      stores: {
        sessions: Object.assign(Object.create(stores.sessions), { find: away }),
        outbox: Object.assign(Object.create(stores.outbox as object), {
          counts: async () => Promise.reject(new Error('no such table: outbox')),
        }),
      },
      backend: Object.assign(Object.create(backend), {
        getUser: async () => Promise.reject(new Error('invalid input syntax for type uuid')),
        validate: () => ['Its users have no e-mail.'],
      }),
    }))
    expect({ code, out }).to.deep.equal({ code: 1, out: '' })
    expect(err.split('\n')).to.deep.equal([
      'The store `sessions` cannot be read: The table of sessions cannot be reached',
      'The store `outbox` cannot be read: no such table: outbox',
      'The backend "users": Its users have no e-mail.',
      'The backend "users" must answer null to an id of nobody: invalid input syntax for type uuid',
      'gadwall: 4 found.',
      '',
    ])
  })

  it('names what is pending, and no store that lacks its table for it', async () => {
    const stores = { sessions: { find: away } }
    expect(await check(() => ({ stores }), [], ['0001-users'])).to.deep.equal({
      code: 1,
      out: '',
      err: 'Migrations are pending: run `gadwall migrate`.\ngadwall: 1 found.\n',
    })
  })

  it('names a key that no secret opens', async () => {
    const key = { number: 1, wrapped: 'x', createdAt: 0 }
    const { code, err } = await check(({ stores }) => ({
      stores: {
        keys: Object.assign(Object.create(stores.keys as object), { list: async () => [key] }),
      },
    }))
    expect(code).to.equal(1)
    expect(err).to.match(
      /^The store `keys` cannot be read: The data key 1 is wrapped under a secret/,
    )
  })

  it('has no --deploy: that is about the server in the box', async () => {
    expect(await check(undefined, ['--deploy'])).to.include({ code: 2, out: '' })
  })
})
