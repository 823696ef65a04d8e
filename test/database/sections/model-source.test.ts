import { expect } from 'chai'
import { DataTypes, type Model, type ModelStatic, QueryTypes, type Sequelize } from 'sequelize'
import type { SectionQuery, SectionSource } from '../../../src/auth/sections/section-source.ts'
import { InvalidCursor, RowChanged, RowRefused } from '../../../src/index.ts'
import { modelSource } from '../../../src/sequelize.ts'
import { isFullSize } from '../../support/test-size.ts'
import { databases, newAppInstance } from '../databases.ts'

interface Piece extends Model {
  id: number
  title: string
  code: string | null
  rank: number | null
  isLive: boolean
  at: Date | null
  shelfId: number | null
}

const FIRST: SectionQuery = { search: null, filters: {}, sort: null, place: null, limit: 4 }

function definePieces(sequelize: Sequelize): ModelStatic<Piece> {
  return sequelize.define<Piece>(
    'Piece',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.STRING(40), allowNull: false, field: 'the_title' },
      code: { type: DataTypes.STRING(20), unique: true, field: 'the_code' },
      rank: { type: DataTypes.INTEGER },
      isLive: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false },
      at: { type: DataTypes.DATE(6) },
      shelfId: { type: DataTypes.INTEGER, references: { model: 'shelves', key: 'id' } },
    },
    {
      tableName: 'pieces',
      charset: 'utf8mb4',
      timestamps: false,
      indexes: [
        { fields: ['the_title', 'id'] },
        { fields: ['rank', 'id'] },
        { fields: ['at', 'id'] },
      ],
    },
  )
}

/** Every row of a list, page by page, and back again from the last page. */
async function walk(source: SectionSource<Piece>, query: SectionQuery): Promise<number[]> {
  const forth: number[] = []
  let place: SectionQuery['place'] = null
  for (let pages = 0; pages < 40; pages++) {
    const page = await source.list({ ...query, place })
    forth.push(...page.rows.map(({ id }) => id))
    if (page.next === null) break
    place = { after: page.next }
  }
  const back: number[] = []
  place = { isLast: true }
  for (let pages = 0; pages < 40; pages++) {
    const page = await source.list({ ...query, place })
    back.unshift(...page.rows.map(({ id }) => id))
    if (!page.previous) break
    place = { before: page.previous }
  }
  expect(back, 'from the last page').to.deep.equal(forth)
  return forth
}

for (const database of databases) {
  describe(`the source of a section, on ${database.name}`, function () {
    this.timeout(60_000)
    let sequelize: Sequelize
    let Pieces: ModelStatic<Piece>
    let source: SectionSource<Piece>
    const TITLES = [
      'Zoo',
      'apple',
      'Apple pie',
      'APPLE',
      'äpfel',
      'app%',
      'app_',
      'b',
      '',
      '\u{1F600}',
    ]

    before(async function () {
      sequelize = newAppInstance(await database.createUrl(this))
      const Shelf = sequelize.define('Shelf', {}, { tableName: 'shelves', timestamps: false })
      await Shelf.sync()
      await Shelf.create({ id: 1 })
      Pieces = definePieces(sequelize)
      await Pieces.sync()
      source = modelSource(Pieces)
      const rows = Array.from({ length: 23 }, (_, index) => ({
        title: TITLES[index] ?? `title ${index}`,
        code: `code ${index}`,
        rank: index % 3 === 0 ? null : index % 4,
        isLive: index % 5 === 0,
        at: index % 4 === 0 ? null : new Date(1_700_000_000_000 + (index % 6) * 1000),
        shelfId: index === 3 ? 1 : null,
      }))
      await Pieces.bulkCreate(rows as never)
    })
    after(() => sequelize?.close())

    const find = (id: number) => Pieces.findByPk(id) as Promise<Piece>
    const sorted = (member: string, isDescending = false) => ({
      ...FIRST,
      sort: { member, isDescending },
    })

    it('gives every row once, in every order, to and fro, also where values are equal or missing', async () => {
      const all = await Pieces.findAll({ order: ['id'] })
      const ids = all.map(({ id }) => id)
      expect(await walk(source, FIRST)).to.deep.equal(ids)
      for (const member of ['rank', 'at'] as const) {
        const value = (one: Piece) => one[member]?.valueOf() ?? Number.NEGATIVE_INFINITY
        const expected = [...all].sort((a, b) => Math.sign(value(a) - value(b)) || a.id - b.id)
        const up = await walk(source, sorted(member))
        expect(up, member).to.deep.equal(expected.map(({ id }) => id))
        expect(await walk(source, sorted(member, true)), member).to.deep.equal(up.reverse())
      }
      expect(await walk(source, sorted('title'))).to.have.members(ids)
    })

    it('finds what begins with a text, and takes no letter of it for a wildcard', async () => {
      const found = async (text: string) => {
        const ids = await walk(source, { ...FIRST, limit: 2, search: { text, members: ['title'] } })
        return (await Promise.all(ids.map(find))).map(({ title }) => title).sort()
      }
      expect(await found('app')).to.include.members(['APPLE', 'Apple pie', 'app%', 'app_', 'apple'])
      expect(await found('app%')).to.deep.equal(['app%'])
      expect(await found('app_')).to.deep.equal(['app_'])
      expect(await found('\u{1F600}')).to.deep.equal(['\u{1F600}'])
      expect(await found("o'")).to.deep.equal([])
      expect(await found('\\')).to.deep.equal([])
      expect(await found('\0')).to.deep.equal([])
      expect(await found('title 1')).to.have.length(10)
    })

    it('filters, alone and with an order', async () => {
      const filters = { isLive: true }
      const live = await walk(source, { ...sorted('rank', true), filters, limit: 2 })
      expect(live).to.have.members(
        (await Pieces.findAll({ where: { isLive: true } })).map(({ id }) => id),
      )
      const off = await walk(source, { ...FIRST, filters: { isLive: false } })
      expect(off).to.have.length(23 - live.length)
    })

    it('takes no cursor that it did not make', async () => {
      const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
      const places = [
        'x',
        forged(['rank', '1']),
        forged(['title', 'a', '1']),
        forged(['rank', '1', "1' OR '1'='1"]),
        forged(['rank', null, {}]),
      ]
      for (const after of places) {
        const error = await source.list({ ...sorted('rank'), place: { after } }).catch((e) => e)
        expect(error, after).to.be.instanceOf(InvalidCursor)
      }
      const odd = await source
        .list({ ...sorted('at'), place: { after: forged(['at', "x' OR 1=1 --", '1']) } })
        .catch((e) => e)
      if (odd instanceof Error) expect(odd).to.be.instanceOf(InvalidCursor)
    })

    it('gives a row by its id, and none for what cannot be one', async () => {
      expect((await source.get('1'))?.id).to.equal(1)
      for (const id of ['0', '01', '1 ', '1.0', 'x', '', '99999999999', "1' OR 1=1"]) {
        expect(await source.get(id), id).to.equal(null)
        expect(await source.remove?.(id, () => {}), id).to.equal(false)
      }
    })

    it('tells what is wrong with a row beside its field', async () => {
      const refusal = async (id: string | null, values: object) => {
        const error: unknown = await source.save?.(id, values as never, () => {}).catch((e) => e)
        expect(error, JSON.stringify(values)).to.be.instanceOf(RowRefused)
        return (error as RowRefused).problems.map(({ field, code }) => `${field}:${code}`)
      }
      const taken = 'code:section_value_taken'
      expect(await refusal(null, { title: 'x', code: 'code 0' })).to.deep.equal([taken])
      expect(await refusal('2', { code: 'code 0' })).to.deep.equal([taken])
      expect(await refusal('2', { title: null })).to.deep.equal(['title:field_missing'])
      expect(await refusal('2', { shelfId: 7 })).to.deep.equal([':section_reference_unknown'])
      if (database.name !== 'SQLite') {
        expect(await refusal('2', { title: 'x'.repeat(50) })).to.deep.equal([':section_value_long'])
        expect(await refusal('2', { rank: 9_999_999_999 })).to.deep.equal([':section_value_range'])
      }
      expect((await find(2)).title).to.equal('apple')
    })

    it('of many changes of what was seen at the same time writes one', async () => {
      const before = await find(5)
      const check = (row: Piece) => {
        if (row.title !== before.title) throw new RowChanged()
      }
      const tries = Array.from({ length: 6 }, (_, index) =>
        source.save?.('5', { title: `mine ${index}` }, check).then(
          () => 'written',
          (error: Error) => error.name,
        ),
      )
      const outcomes = await Promise.all(tries)
      expect(outcomes.filter((one) => one === 'written')).to.have.length(1)
      expect(outcomes.filter((one) => one === 'RowChanged')).to.have.length(5)
    })

    it('adds and removes', async () => {
      const id = await source.save?.(null, { title: 'new', rank: 1 }, () => {})
      expect((await source.get(String(id)))?.title).to.equal('new')
      expect(await source.remove?.(String(id), () => {})).to.equal(true)
      expect(await source.get(String(id))).to.equal(null)
    })
  })
}

/** Rows enough to show whether a page reads more than itself; a million with `TEST_SIZE=full`. */
const MANY = isFullSize ? 1_000_000 : 60_000

describe('a list of many rows, on SQLite', function () {
  this.timeout(300_000)
  let sequelize: Sequelize
  let source: SectionSource<Piece>
  const statements: string[] = []

  before(async function () {
    const [sqlite] = databases
    sequelize = newAppInstance(await (sqlite as (typeof databases)[number]).createUrl(this), {
      logging: (sql: string) => statements.push(sql.replace(/^Executing \(.*?\): /, '')),
    })
    await sequelize.define('Shelf', {}, { tableName: 'shelves', timestamps: false }).sync()
    const Pieces = definePieces(sequelize)
    await Pieces.sync()
    source = modelSource(Pieces)
    await sequelize.query(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MANY})
       INSERT INTO pieces (the_title, rank, isLive, at)
       SELECT 'title ' || i, CASE WHEN i % 7 = 0 THEN NULL ELSE i % 1000 END, i = ${MANY} - 5, NULL FROM n`,
    )
  })
  after(() => sequelize?.close())

  it('reads no page by a full scan, sorts nothing, and takes a few milliseconds', async () => {
    const by = (member: string, isDescending = false) => ({ member, isDescending })
    const search = { text: 'title 12', members: ['title'] }
    const queries: Record<string, Partial<SectionQuery>> = {
      first: {},
      last: { place: { isLast: true } },
      'sorted by text': { sort: by('title') },
      'sorted by number': { sort: by('rank') },
      'the other way round': { sort: by('rank', true) },
      'the last page of an order': { sort: by('title', true), place: { isLast: true } },
      'without any value': { sort: by('at') },
      searched: { search },
      'searched, all': { search: { text: 'T', members: ['title'] } },
      'filtered, none near': { filters: { isLive: true } },
      'filtered and sorted': { filters: { isLive: true }, sort: by('title') },
      'filtered and searched': { filters: { isLive: true }, search },
    }
    for (const [name, more] of Object.entries(queries)) {
      const query = { ...FIRST, limit: 50, ...more }
      await source.list(query)
      statements.length = 0
      const times: number[] = []
      for (let turn = 0; turn < 9; turn++) {
        const begun = performance.now()
        await source.list(query)
        times.push(performance.now() - begun)
      }
      const [fastest = 0] = times.sort((a, b) => a - b)
      if (process.env.SHOW_TIMES) {
        process.stdout.write(
          `      ${name}: ${fastest.toFixed(1)} to ${times.at(-1)?.toFixed(1)} ms\n`,
        )
      }
      expect(fastest, name).to.be.below(100)
      for (const sql of new Set(statements)) {
        expect(sql, name).to.not.match(/COUNT\(/i)
        const steps = await sequelize.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, {
          type: QueryTypes.SELECT,
          logging: false,
        })
        const plan = steps.map(({ detail }) => detail).join('; ')
        expect(plan, `${name}: ${sql}`).to.not.match(/TEMP B-TREE/)
      }
    }
  })

  it('goes on behind what was looked at, until it finds the only one that fits', async () => {
    let place: SectionQuery['place'] = null
    let pages = 0
    const found: number[] = []
    do {
      const page = await source.list({ ...FIRST, filters: { isLive: true }, place })
      found.push(...page.rows.map(({ id }) => id))
      pages++
      if (page.next !== null) expect(page.isCut).to.equal(true)
      place = page.next === null ? null : { after: page.next }
    } while (place !== null)
    expect(found).to.deep.equal([MANY - 5])
    expect(pages).to.equal(MANY / 5000 + 1)
  })
})
