import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Koa from 'koa'
import { DataTypes, type Model, type ModelStatic, Sequelize } from 'sequelize'
import { Secret } from '../../src/auth/secret.ts'
import {
  type AdminSection,
  type AuthEvent,
  adminSection,
  type Gadwall,
  gadwall,
  pageOfRows,
  type SectionSource,
  sitePermissions,
} from '../../src/index.ts'
import { Passwords } from '../../src/passwords.ts'
import {
  attach,
  makeReady,
  modelSource,
  SequelizeGrantStore,
  sequelizeStores,
  UserBackend,
} from '../../src/sequelize.ts'
import { listen } from '../../src/server/listen.ts'
import { cheapHasher } from '../../src/testing.ts'
import { Browser } from './browser.ts'
import { freePort } from './free-port.ts'
import { PASSWORD } from './test-site.ts'

/** What stands before all paths of ours in this app. */
export const PREFIX = '/team'

/** An article of the app, in a table of its own. */
export interface Article extends Model {
  id: number
  title: string
  slug: string
  body: string | null
  state: 'draft' | 'published'
  isFeatured: boolean
  words: number | null
  publishedAt: Date | null
  authorId: number | null
  reviewToken: string | null
}

/** A label that is kept in a map. */
export interface Label {
  readonly id: string
  readonly name: string
  readonly isLive: boolean
}

export interface SectionApp {
  readonly url: string
  readonly users: Gadwall
  readonly Article: ModelStatic<Article>
  readonly labels: Map<string, Label>
  readonly events: AuthEvent[]
  wait(ms: number): void
  /** Makes somebody of the staff, who may do what is named. */
  staff(username: string, permissions: readonly string[]): Promise<void>
  loggedIn(username: string): Promise<Browser>
  stop(): Promise<void>
}

export function defineArticles(sequelize: Sequelize): ModelStatic<Article> {
  return sequelize.define<Article>(
    'Article',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: {
        type: DataTypes.STRING(150),
        allowNull: false,
        validate: {
          len: [3, 120],
          isPolite(value: string) {
            if (/damn/i.test(value)) throw new Error('Say it more politely.')
          },
        },
      },
      slug: { type: DataTypes.STRING, allowNull: false, unique: true, field: 'url_slug' },
      body: { type: DataTypes.TEXT },
      state: {
        type: DataTypes.ENUM('draft', 'published'),
        defaultValue: 'draft',
        allowNull: false,
      },
      isFeatured: { type: DataTypes.BOOLEAN, defaultValue: false, allowNull: false },
      words: { type: DataTypes.INTEGER, validate: { min: 0 } },
      publishedAt: { type: DataTypes.DATE },
      authorId: { type: DataTypes.INTEGER, references: { model: 'users', key: 'id' } },
      reviewToken: { type: DataTypes.STRING },
    },
    {
      tableName: 'articles',
      indexes: [{ fields: ['title', 'id'] }, { fields: ['publishedAt', 'id'] }],
    },
  )
}

export function articleSection(Article: ModelStatic<Article>): AdminSection {
  return adminSection('articles', {
    source: modelSource(Article),
    columns: [
      { name: 'title', sort: true },
      { name: 'state', filter: true },
      { name: 'isFeatured', label: 'On the front page', filter: true },
      'words',
      { name: 'publishedAt', sort: true },
      { name: 'length', value: ({ body }) => (body ?? '').length },
    ],
    search: ['title', 'slug'],
    fields: {
      title: {},
      slug: {},
      body: { required: false },
      state: {},
      isFeatured: {},
      words: {},
      publishedAt: { label: 'Published' },
    },
  })
}

export function labelSection(labels: Map<string, Label>): AdminSection {
  let last = 0
  const source: SectionSource<Label> = {
    list: async (query) => pageOfRows(labels.values(), query),
    get: async (id) => labels.get(id) ?? null,
    save: async (id, values) => {
      const key = id ?? `label ${++last}`
      const label = { id: key, name: '', isLive: false, ...labels.get(key), ...values }
      labels.set(key, label)
      return key
    },
    remove: async (id) => labels.delete(id),
  }
  return adminSection('labels', {
    source,
    columns: [
      { name: 'name', sort: true },
      { name: 'isLive', type: 'boolean', filter: true },
    ],
    search: ['name'],
    sort: 'name',
    fields: { name: { label: 'Name', maxlength: 60 }, isLive: { label: 'Live', type: 'checkbox' } },
  })
}

/** A Koa app with its own Sequelize instance, and two sections: a model, and an object with four functions. */
export async function startSectionApp(): Promise<SectionApp> {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-sections-'))
  const storage = join(directory, 'app.sqlite')
  const sequelize = new Sequelize({ dialect: 'sqlite', storage, logging: false })
  const Article = defineArticles(sequelize)
  const labels = new Map<string, Label>()
  const sections = [articleSection(Article), labelSection(labels)]
  const passwords = new Passwords([cheapHasher()])
  const stores = sequelizeStores(sequelize, { passwords })
  const connection = attach(sequelize)
  const declared = [...sitePermissions, ...sections.flatMap(({ permissions }) => permissions)]
  await makeReady(connection, { permissions: declared })
  await Article.sync()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let now = Date.UTC(2026, 0, 2, 3, 4, 5)
  const users = gadwall({
    backends: [new UserBackend(stores.users, passwords)],
    stores,
    secret: 'a secret that only the tests of this project know',
    baseUrl: url,
    prefix: PREFIX,
    passwords,
    throttling: false,
    clock: () => now,
    admin: { sections },
  }) as unknown as Gadwall
  const events: AuthEvent[] = []
  users.auth.events.on('*', (event) => void events.push(event))
  const koa = new Koa()
  koa.use(users.middleware())
  const server = await listen(koa, '127.0.0.1', port)
  const grants = new SequelizeGrantStore(connection)
  return {
    url,
    users,
    Article,
    labels,
    events,
    wait(ms) {
      now += ms
    },
    async staff(username, permissions) {
      const password = new Secret(PASSWORD)
      await users.auth.accounts?.create({ username, email: '', password })
      const user = await stores.users.findByUsername(username)
      if (!user) throw new Error(`There is no ${username}`)
      await stores.users.update(String(user.id), { isStaff: true })
      const who = { backend: 'users', userId: String(user.id) }
      await grants.revoke(
        who,
        declared.map(({ name }) => name),
      )
      await grants.grant(who, permissions)
    },
    async loggedIn(username) {
      const browser = new Browser(url)
      const answer = await browser.submit(`${PREFIX}/login`, { username, password: PASSWORD })
      if (answer.status !== 303) throw new Error(`Login answered ${answer.status}`)
      return browser
    },
    async stop() {
      await server.drain()
      await users.close()
      await sequelize.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
