import { expect } from 'chai'
import { DataTypes, Sequelize } from 'sequelize'
import {
  adminSection,
  gadwall,
  pageOfRows,
  type SectionQuery,
  type SectionRows,
  type SectionSource,
} from '../../../src/index.ts'
import { modelSource } from '../../../src/sequelize.ts'
import { soundsSecret } from '../../../src/web/sections/secret-names.ts'
import { csvCell } from '../../../src/web/views/csv-cell.ts'
import { startSectionApp } from '../../support/section-app.ts'

type Options = Parameters<typeof adminSection>[1]

const sequelize = new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false })
const Piece = sequelize.define('Piece', {
  title: { type: DataTypes.STRING(40), allowNull: false },
  rank: DataTypes.INTEGER,
  data: DataTypes.JSON,
  shelfId: { type: DataTypes.INTEGER, references: { model: 'shelves', key: 'id' } },
  resetToken: DataTypes.STRING,
})

const source: SectionSource = modelSource(Piece) as SectionSource

function fault(name: string, given: object): string {
  try {
    adminSection(name, { source, columns: ['title'], ...given } as object as Options)
    return ''
  } catch (error) {
    expect(error).to.be.instanceOf(TypeError)
    return (error as Error).message
  }
}

describe('adminSection()', () => {
  it('tells at the start what cannot work, and what was meant', () => {
    const table: [given: object, told: string][] = [
      [{ columns: ['tittle'] }, 'Did you mean "title"?'],
      [{ colums: [] }, 'Did you mean "columns"?'],
      [{ columns: [] }, 'it has no `columns`'],
      [{ search: ['rank'] }, '"rank" in `search` is no text'],
      [{ search: ['titles'] }, 'Did you mean "title"?'],
      [{ sort: '-rnak' }, 'There are: id, title, rank'],
      [{ fields: { id: {} } }, 'is the id of the rows'],
      [{ fields: { shelfId: {} } }, 'points to another table'],
      [{ fields: { data: {} } }, 'no field can show'],
      [{ fields: { title: { type: 'select' } } }, 'give it `choices`'],
      [{ columns: [{ name: 'rank', filter: true }] }, 'can be filtered if'],
      [{ schema: {} }, 'is no Standard Schema'],
      [{ actions: ['remove'] }, 'There are: add, change, delete, export'],
      [{ source: {} }, 'has no function `list`'],
      [{ source: { list() {}, get() {} }, fields: { a: {} } }, 'has no `save`'],
    ]
    for (const [given, told] of table) expect(fault('pieces', given), told).to.contain(told)
    expect(fault('users', {})).to.contain('one of ours')
    expect(fault('My pieces', {})).to.contain('Use a-z')
    expect(fault('pieces', { fields: { shelfId: { choices: { 1: 'One' } } } })).to.equal('')
    expect(fault('pieces', { permissions: { view: 'Nonsense' } })).to.contain('area.action')
  })

  it('refuses members that are named like a secret, wherever they are named, unless they are none', () => {
    for (const where of ['columns', 'search']) {
      expect(fault('pieces', { [where]: ['resetToken'] })).to.contain('named like a secret')
    }
    expect(fault('pieces', { fields: { resetToken: {} } })).to.contain('named like a secret')
    expect(fault('pieces', { columns: [{ name: 'resetToken' }] })).to.contain('named like a secret')
    expect(fault('pieces', { columns: ['resetToken'], notSecret: ['resetToken'] })).to.equal('')
    const secret = ['passwordHash', 'password', 'api_key', 'apiKey', 'tokens', 'totpSecret', 'SALT']
    expect(secret.filter((name) => !soundsSecret(name))).to.deep.equal([])
    const plain = [
      'title',
      'hashtag',
      'keyboard',
      'secretary_',
      'passenger',
      'saltwater',
      'keynote',
    ]
    expect(plain.filter(soundsSecret)).to.deep.equal(['secretary_'])
  })

  it('names its permissions after itself, unless they have other names', () => {
    const names = (given: object) => {
      const section = adminSection('pieces', {
        source,
        columns: ['title'],
        ...given,
      } as object as Options)
      return section.permissions.map(({ name }) => name)
    }
    const all = ['add', 'change', 'delete', 'export'].map((action) => `pieces.${action}`)
    expect(names({})).to.deep.equal(['pieces.view', 'pieces.delete', 'pieces.export'])
    expect(names({ fields: { title: {} } })).to.deep.equal(['pieces.view', ...all])
    expect(names({ actions: [] })).to.deep.equal(['pieces.view'])
    expect(names({ permissions: { view: 'shop.read', delete: 'shop.read' } })).to.deep.equal([
      'shop.read',
      'pieces.export',
    ])
  })

  it('takes a model with one key that an address can name', () => {
    const keyed = (name: string, columns: object) => () =>
      modelSource(sequelize.define(name, columns as never))
    const key = { primaryKey: true, allowNull: false }
    expect(
      keyed('Two', {
        a: { type: DataTypes.INTEGER, ...key },
        b: { type: DataTypes.INTEGER, ...key },
      }),
    ).to.throw('has a key of 2 columns')
    expect(keyed('Day', { day: { type: DataTypes.DATE, ...key } })).to.throw(
      'neither a whole number',
    )
    for (const type of [DataTypes.UUID, DataTypes.BIGINT, DataTypes.STRING(20)]) {
      expect(keyed('Other', { id: { type, ...key } })().canAdd).to.equal(false)
    }
    const scoped = Piece.scope({ where: { rank: 1 } }) as typeof Piece
    expect(modelSource(scoped).canAdd).to.equal(true)
    const ordered = sequelize.define('Sorted', {}, { defaultScope: { order: ['id'] } })
    expect(() => modelSource(ordered)).to.throw('cannot have `order`')
  })

  it('is taken by gadwall() once, and nothing else in its place', () => {
    const section = adminSection('pieces', { source, columns: ['title'] } as object as Options)
    const start = (admin: object) => () =>
      gadwall({
        backends: [],
        stores: { sessions: {} },
        secret: 'a secret that only the tests of this project know',
        baseUrl: 'http://localhost',
        admin,
      } as never)
    expect(start({ sections: [section, section] })).to.throw('two sections "pieces"')
    expect(start({ sections: [{}] })).to.throw('is a list of what adminSection() makes')
    expect(start({ section: [] })).to.throw('There is: sections')
  })
})

describe('pageOfRows()', () => {
  const rows = Array.from({ length: 11 }, (_, index) => ({
    id: index + 1,
    name: `n${index % 3}`,
    at: index % 2 ? new Date(index) : null,
    isLive: index % 4 === 0,
  }))

  it('gives every row once, to and fro, in every order', () => {
    for (const member of ['id', 'name', 'at']) {
      for (const isDescending of [false, true]) {
        const query = { search: null, filters: {}, sort: { member, isDescending }, limit: 3 }
        const forth: number[] = []
        let next: string | null = null
        do {
          const place: SectionQuery['place'] = next === null ? null : { after: next }
          const page: SectionRows<(typeof rows)[number]> = pageOfRows(rows, { ...query, place })
          forth.push(...page.rows.map(({ id }) => id))
          next = page.next
        } while (next !== null)
        expect([...forth].sort((a, b) => a - b)).to.deep.equal(rows.map(({ id }) => id))
        const back: number[] = []
        let page: SectionRows<(typeof rows)[number]> = pageOfRows(rows, {
          ...query,
          place: { isLast: true },
        })
        back.unshift(...page.rows.map(({ id }) => id))
        while (page.previous) {
          page = pageOfRows(rows, { ...query, place: { before: page.previous } })
          back.unshift(...page.rows.map(({ id }) => id))
        }
        expect(back, member).to.deep.equal(forth)
      }
    }
    const found = pageOfRows(rows, {
      search: { text: 'N1', members: ['name'] },
      filters: { isLive: true },
      sort: null,
      place: null,
      limit: 9,
    })
    expect(found.rows.map(({ id }) => id)).to.deep.equal([5])
  })
})

/** Text that is markup, breaks out of an attribute, turns the page round, or begins a formula. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '</title></textarea><svg onload=alert(1)>',
  '<%= it.user %>',
  'a\u202egro.elpmaxe',
  `z${'\u0300'.repeat(119)}`,
  '=HYPERLINK("http://evil.example")',
  '+1+1',
  '@SUM(A1)',
  '\tfour',
]

describe('hostile text in a section', function () {
  this.timeout(60_000)

  it('is shown harmlessly on every page, and taken along as text', async () => {
    const app = await startSectionApp()
    try {
      const all = ['view', 'add', 'change', 'delete', 'export'].map((one) => `articles.${one}`)
      await app.staff('editor', all)
      const editor = await app.loggedIn('editor')
      for (const [index, text] of HOSTILE.entries()) {
        await app.Article.create({ title: text.padEnd(3), slug: `s${index}`, body: text } as never)
      }
      const list = '/team/admin/articles'
      const paths = [list, `${list}?q=${encodeURIComponent(HOSTILE[0] ?? '')}`]
      for (const { id } of await app.Article.findAll()) {
        paths.push(`${list}/${id}`, `${list}/${id}/delete`)
      }
      for (const path of paths) {
        const { status, body } = await editor.get(path)
        expect(status, path).to.equal(200)
        expect(body, path).to.not.match(/<script>|<img src=x|<svg onload|<\/title><\/textarea>/)
        for (const [cell] of body.matchAll(/<(?:th scope="row"|dd)[\s>][\s\S]*?<\/(?:th|dd)>/g)) {
          // What is turned round, or stands on itself, ends where its own text does.
          if (/[\u0300\u202e]/.test(cell)) expect(cell, path).to.match(/<bdi>[^<]*<\/bdi>/)
        }
      }
      const { body } = await editor.get(`${list}/export.csv`)
      for (const text of HOSTILE) expect(body, text).to.contain(csvCell(text.padEnd(3)))
      expect(body).to.not.match(/(^|,)"?[=+@\t]/m)
    } finally {
      await app.stop()
    }
  })
})
