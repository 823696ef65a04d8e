import { expect } from 'chai'
import { findConcerns } from '../../src/config/find-concerns.ts'
import { readOptionsOf } from '../../src/config/read-options.ts'
import { readSettings } from '../../src/config/read-settings.ts'
import { wholeNumber } from '../../src/config/schema/kinds.ts'
import { asOption } from '../../src/config/schema/setting.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { settingRow } from '../docs/setting-row.ts'

/** All that a new setting takes, beside its row in the documentation. */
const table = {
  ...SETTINGS,
  breadCrumbs: asOption(
    'breadCrumbs',
    wholeNumber({
      name: 'BREAD_CRUMBS',
      fallback: 3,
      min: 1,
      max: 9,
      what: 'number of crumbs',
      meaning: 'crumbs for each duck',
      concern: (crumbs) => (crumbs > 6 ? 'BREAD_CRUMBS makes ducks fat.' : null),
    }),
  ),
}
const required = { secret: 'kR7wq-an example of a long secret-0a', baseUrl: 'https://example.com' }

describe('a new setting, by its entry in the schema alone', () => {
  it('has a type, is read, and has its default', () => {
    const { breadCrumbs }: { readonly breadCrumbs: number } = readSettings(table, {})
    expect(breadCrumbs).to.equal(3)
    expect(readSettings(table, { BREAD_CRUMBS: '7' }).breadCrumbs).to.equal(7)
  })

  it('is refused with its name, what was given and what is allowed', () => {
    expect(() => readSettings(table, { BREAD_CRUMBS: '10' })).to.throw(
      'BREAD_CRUMBS is "10": a whole number of crumbs from 1 to 9 (default 3)',
    )
  })

  it('is guessed when it is misspelt', () => {
    expect(() => readSettings(table, { BREADCRUMBS: '7' })).to.throw('Did you mean BREAD_CRUMBS?')
  })

  it('is judged by gadwall check', () => {
    const values = readSettings(table, { BREAD_CRUMBS: '7' })
    expect(findConcerns({ breadCrumbs: table.breadCrumbs }, values)).to.deep.equal([
      'BREAD_CRUMBS makes ducks fat.',
    ])
  })

  it('is an option of gadwall(), with the same check and the same remedy', () => {
    const values: { readonly breadCrumbs: number } = readOptionsOf(table, required)
    expect(values.breadCrumbs).to.equal(3)
    expect(readOptionsOf(table, { ...required, breadCrumbs: 7 }).breadCrumbs).to.equal(7)
    expect(() => readOptionsOf(table, { ...required, breadCrumbs: 10 })).to.throw(
      TypeError,
      'The option `breadCrumbs` of gadwall() is 10: a whole number of crumbs from 1 to 9 (default 3)',
    )
  })

  it('knows its row in the documentation', () => {
    expect(settingRow(table.breadCrumbs)).to.equal(
      '| `BREAD_CRUMBS` | `3` | 1 to 9: crumbs for each duck |',
    )
  })
})
