import { expect } from 'chai'
import { z } from 'zod'
import {
  formFields,
  gadwall,
  Refused,
  type StandardSchema,
  type Stores,
} from '../../../src/index.ts'
import { Passwords } from '../../../src/passwords.ts'
import {
  type Connection,
  connect,
  makeReady,
  type SequelizeStores,
  SequelizeUserStore,
  sequelizeStores,
  type User,
  UserBackend,
} from '../../../src/sequelize.ts'
import { cheapHasher } from '../../../src/testing.ts'
import { type ForeignApp, startForeignApp } from '../../mounting/foreign-app.ts'
import { Browser } from '../../support/browser.ts'
import { PASSWORD } from '../../support/test-site.ts'

const schema = z.object({
  shoeSize: z.coerce
    .number('A shoe size is a number.')
    .min(20, 'No shoe is that small.')
    .max(60, 'No shoe is that large.'),
  club: z.enum(['rowing', 'chess']).optional(),
  terms: z.literal(true),
})

const FIELDS = {
  shoeSize: { label: 'label.shoe', hint: 'In Paris points.', inputmode: 'numeric' },
  club: {
    label: 'Club',
    type: 'select',
    required: false,
    choices: { rowing: 'Rowing', chess: 'Chess' },
  },
  terms: { label: 'I accept the rules', type: 'checkbox' },
} as const

describe('fields of an app', () => {
  const passwords = new Passwords([cheapHasher()])
  let connection: Connection
  let users: SequelizeUserStore
  let app: ForeignApp
  let heard: unknown[]
  let failure: Error | null

  const save = async (user: User, values: z.infer<typeof schema>, stores: Stores<User>) => {
    const { currentTransaction = null } = stores as SequelizeStores<User>
    const { shoeSize, club = null } = values
    await connection.query('DELETE FROM shoes WHERE user = :id', {
      replacements: { id: user.id },
      transaction: currentTransaction,
    })
    await connection.query('INSERT INTO shoes VALUES (:id, :shoeSize, :club)', {
      replacements: { id: user.id, shoeSize, club },
      transaction: currentTransaction,
    })
    if (failure) throw failure
  }
  const shoes = async () => (await connection.query('SELECT * FROM shoes ORDER BY user'))[0]
  const count = async () => (await users.search()).users.length

  before(async () => {
    connection = await connect({ url: 'sqlite::memory:', passwords })
    await makeReady(connection)
    await connection.query('CREATE TABLE shoes (user INTEGER, size INTEGER, club TEXT)')
    users = new SequelizeUserStore(connection)
    app = await startForeignApp((koa, base) => {
      const fields = formFields({
        schema,
        fields: FIELDS,
        save,
        async load(user: User) {
          const [rows] = await connection.query('SELECT * FROM shoes WHERE user = :id', {
            replacements: { id: user.id },
          })
          const [row] = rows as { size: number; club: 'rowing' | null }[]
          return { shoeSize: row?.size, club: row?.club, terms: true }
        },
      })
      const site = gadwall({
        formSeconds: 0,
        secret: base.secret,
        baseUrl: base.baseUrl,
        backends: [new UserBackend(users, passwords)],
        stores: sequelizeStores(connection, { users }),
        passwords,
        registrationFields: fields,
        profileFields: fields,
        messages: { 'label.shoe': 'Shoe size' },
        hooks: { beforeRegister: (_details, _request, values) => void heard.push(values) },
      })
      koa.use(site.middleware() as never)
    })
  })
  beforeEach(() => {
    heard = []
    failure = null
  })
  after(async () => {
    await app.stop()
    await connection.close()
  })

  const register = (fields: Record<string, string>, browser = new Browser(app.url)) =>
    browser.submit('/register', {
      ...{ username: '', email: '', password: PASSWORD, shoeSize: '43', terms: '1' },
      ...fields,
    })

  it('stand on the page with their labels, hints and types', async () => {
    const { body } = await new Browser(app.url).get('/register')
    expect(body).to.match(/<label for="shoeSize">Shoe size<\/label>/)
    expect(body).to.contain('In Paris points.').and.to.contain('<option value="rowing">Rowing')
    expect(body).to.match(/name="terms" type="checkbox"/)
    expect(body.indexOf('name="terms"')).to.be.lessThan(body.indexOf('name="password"'))
  })

  it('are stored by the app in one step with the account, as the schema has made them', async () => {
    expect((await register({ username: 'ada', club: 'chess' })).status).to.equal(303)
    const ada = await users.findByUsername('ada')
    expect(await shoes()).to.deep.equal([{ user: ada?.id, size: 43, club: 'chess' }])
    expect(heard).to.deep.equal([{ shoeSize: 43, club: 'chess', terms: true }])
  })

  it('are refused beside the field, together with all else, and what was typed stays', async () => {
    const before = await count()
    const answer = await register({ username: 'ada', shoeSize: '7', club: 'chess', password: 'x' })
    expect(answer.status).to.equal(422)
    expect(answer.body).to.match(/id="shoeSize-error">No shoe is that small\./)
    expect(answer.body).to.contain('This username is taken.').and.to.contain('id="password-error"')
    expect(answer.body).to.contain('value="7"').and.to.contain('<option value="chess" selected>')
    expect(answer.body).to.match(/name="terms"[^>]* checked/)
    expect(answer.body).to.not.contain('terms-error')
    const none = await register({ username: 'bob', shoeSize: '', terms: '' })
    expect(none.body).to.match(/id="shoeSize-error">Fill in this field\./)
    expect(none.body).to.match(/id="terms-error">Tick this box to go on\./)
    expect((await register({ username: 'bob', club: 'golf' })).body).to.contain('id="club-error"')
    expect([await count(), heard]).to.deep.equal([before, []])
  })

  it('are told to a client that prefers JSON by field', async () => {
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const browser = new Browser(app.url)
    const { csrfToken, form } = JSON.parse((await browser.get('/register', headers)).body)
    expect(form.fields[0]).to.include({ name: 'shoeSize', label: 'Shoe size' })
    const fields = { username: 'eve', password: PASSWORD, shoeSize: '99', terms: true }
    const answer = await browser.request('/register', {
      method: 'POST',
      headers: { ...headers, 'x-csrf-token': csrfToken },
      body: JSON.stringify(fields),
    })
    expect(answer.status).to.equal(422)
    expect(JSON.parse(answer.body).error.fields).to.deep.equal({
      shoeSize: 'No shoe is that large.',
    })
  })

  it('leave no half account when the app cannot store them', async () => {
    const before = [await count(), await shoes()]
    failure = new Error('the table of shoes is gone')
    expect((await register({ username: 'half' })).status).to.equal(500)
    failure = new Refused({
      field: 'shoeSize',
      code: 'field_refused',
      params: { message: 'Sold out.' },
    })
    const answer = await register({ username: 'half' })
    expect(answer.status).to.equal(422)
    expect(answer.body).to.match(/id="shoeSize-error">Sold out\./)
    expect([await count(), await shoes()]).to.deep.equal(before)
  })

  describe('on the page of what people tell of themselves', () => {
    let browser: Browser
    before(async () => {
      failure = null
      browser = new Browser(app.url)
      expect((await register({ username: 'grace', club: 'rowing' }, browser)).status).to.equal(303)
    })
    const send = (fields: Record<string, string>) =>
      browser.submit('/account/profile', {
        ...{ firstName: 'Grace', lastName: 'Hopper', shoeSize: '44', terms: '1' },
        ...fields,
      })
    const grace = async () => {
      const user = await users.findByUsername('grace')
      const [rows] = await connection.query('SELECT size FROM shoes WHERE user = :id', {
        replacements: { id: user?.id },
      })
      const { firstName, lastName } = user ?? {}
      return { firstName, lastName, rows }
    }

    it('show what is there, and are changed together with the names', async () => {
      expect((await browser.get('/account')).body).to.contain('href="/account/profile"')
      const { body } = await browser.get('/account/profile')
      expect(body).to.contain('value="43"').and.to.contain('<option value="rowing" selected>')
      expect(await send({})).to.include({ status: 303, location: '/account' })
      expect(await grace()).to.deep.equal({
        ...{ firstName: 'Grace', lastName: 'Hopper' },
        rows: [{ size: 44 }],
      })
    })

    it('are refused beside the field, and nothing of it is changed', async () => {
      const before = await grace()
      const answer = await send({ firstName: '\u2800', lastName: 'x'.repeat(151), shoeSize: 'big' })
      expect(answer.status).to.equal(422)
      for (const field of ['firstName', 'lastName', 'shoeSize']) {
        expect(answer.body).to.contain(`id="${field}-error"`)
      }
      failure = new Error('the table of shoes is gone')
      expect((await send({ firstName: 'Other' })).status).to.equal(500)
      expect(await grace()).to.deep.equal(before)
    })

    it('are for people who are logged in', async () => {
      const answer = await new Browser(app.url).get('/account/profile')
      expect(answer).to.include({ status: 302, location: '/login?next=/account/profile' })
    })
  })
})

describe('formFields()', () => {
  /** A schema that no library has made. It takes its time. */
  const byHand: StandardSchema<{ motto: string }, { motto: string }> = {
    '~standard': {
      version: 1,
      vendor: 'by hand',
      async validate(value) {
        const { motto = '' } = value as { motto?: string }
        if (motto.length < 10) return { value: { motto: motto.toUpperCase() } }
        return { issues: [{ message: 'Be brief.', path: [{ key: 'motto' }] }, { message: 'No.' }] }
      },
    },
  }
  const save = async () => {}
  const fields = { motto: { label: 'Motto' } }

  it('takes any Standard Schema', async () => {
    const { read } = formFields({ schema: byHand, fields, save })
    expect((await read({ motto: 'sic' })).values).to.deep.equal({ motto: 'SIC' })
    expect((await read({ motto: 'far too long' })).problems).to.deep.equal([
      { field: 'motto', code: 'field_refused', params: { message: 'Be brief.' } },
      { field: '', code: 'field_refused', params: { message: 'No.' } },
    ])
    expect((await read({ motto: 'sic', isSuperuser: '1' })).values).to.not.have.key('isSuperuser')
  })

  it('writes columns of the row of the user together with it', async () => {
    const columns = ({ motto }: { motto: string }) => ({ motto })
    const { read } = formFields({ schema: byHand, fields, columns })
    expect((await read({ motto: 'sic' })).columns).to.deep.equal({ motto: 'SIC' })
  })

  it('refuses what cannot work at the start', () => {
    const label = 'x'
    const wrong: readonly [object, RegExp][] = [
      [{ schema: {}, fields, save }, /no Standard Schema/],
      [{ schema: byHand, fields }, /`save` or `columns`/],
      [{ schema: byHand, fields: { password: { label } }, save }, /"password".*one of ours/],
      [{ schema: byHand, fields: { 'a b': { label } }, save }, /"a b".*no name/],
      [{ schema: byHand, fields: { a: { label, type: 'select' } }, save }, /`choices`/],
    ]
    for (const [options, message] of wrong) {
      expect(() => formFields(options as never)).to.throw(TypeError, message)
    }
    const profileFields = formFields({ schema: byHand, fields, save })
    const options = { backends: [], stores: {}, secret: 'x', baseUrl: 'https://example.com' }
    expect(() => gadwall({ ...options, profileFields } as never)).to.throw(TypeError)
  })
})
