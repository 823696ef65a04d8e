import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The requirements of ASVS 5.0 that are testable here, a row each, in the order of the page. */
const ASVS_ROWS = [
  ...['6.1.1', '6.1.2', '6.1.3', '7.1.1', '7.1.2', '7.1.3'],
  ...['6.2.1', '6.2.2, 6.2.3', '6.2.4', '6.2.5', '6.2.6', '6.2.7', '6.2.8', '6.2.9', '6.2.10'],
  ...['6.2.11', '6.2.12'],
  ...['6.3.1', '6.3.2', '6.3.3', '6.3.4', '6.3.5', '6.3.6', '6.3.7', '6.3.8'],
  ...['6.4.1', '6.4.2', '6.4.3', '6.4.4', '6.4.5', '6.4.6'],
  ...['6.5.1', '6.5.2', '6.5.3, 6.5.4', '6.5.5', '6.5.6', '6.5.8', '6.6.2', '6.6.3', '6.7.2'],
  ...['6.8.1', '6.8.2', '6.8.4'],
  ...['7.2.1, 7.2.2', '7.2.3', '7.2.4', '7.3.1, 7.3.2', '7.4.1', '7.4.2', '7.4.3', '7.4.4'],
  ...['7.4.5', '7.5.1', '7.5.2', '7.5.3', '7.6.2'],
  ...['3.3.1, 3.3.3', '3.3.2', '3.3.4', '3.3.5', '3.4.1', '3.4.2', '3.4.3', '3.4.6', '3.4.5'],
  ...['3.5.1', '3.5.2', '3.5.3', '3.7.2', '2.3.1', '2.3.3', '8.2, 8.3.1, 8.3.2, 8.4.1'],
  ...['9.1.1 to 9.2.4', '11.4.2', '11.5.1', '14.2.1', '14.3.1, 14.3.2', '15.4.2', '16.2.5'],
  ...['16.3.1, 16.3.2', '16.4.1, 16.4.2', '16.5.1 to 16.5.3', '13.3.4'],
]

const PROOF = /`([\w./-]+\.test\.ts)` "([^"]+)"/g
const REASON = /\b(In words|Not yet|Does not apply): \S/

describe('docs/asvs.md', () => {
  const rows = rowsOf('docs/asvs.md')

  it('has each requirement once', () => {
    expect(rows.map(([id]) => id)).to.deep.equal(ASVS_ROWS)
    expect(new Set(ASVS_ROWS).size).to.equal(83)
  })

  it('has a test for each, or says in words, "not yet" or "does not apply" with the reason', () => {
    for (const [id, , proof = ''] of rows) {
      expect(proof.match(PROOF) ?? REASON.test(proof), id).to.be.ok
      expect(proof, id).to.not.match(/\b(Not yet|Does not apply)(?!: )/)
    }
  })

  it('names every test about a fault that others have shipped', () => {
    const text = readPage('docs/asvs.md')
    for (const name of [
      ...['limits', 'sessions', 'input', 'reset-and-addresses', 'second-factors'],
    ]) {
      const file = `web/shipped-faults/${name}.test.ts`
      for (const title of titlesOf(file)) expect(text).to.contain(`- \`${file}\` "${title}"`)
    }
  })
})

for (const page of ['docs/asvs.md', 'docs/nist.md']) {
  describe(`the tests that ${page} names`, () => {
    it('are there', () => {
      const proofs = [...readPage(page).matchAll(PROOF)]
      expect(proofs.length).to.be.above(25)
      for (const [, file = '', title = ''] of proofs) {
        expect(existsSync(`${ROOT}/test/${file}`), file).to.equal(true)
        expect(titlesOf(file), file).to.include(title)
      }
    })
  })
}

function readPage(page: string): string {
  return readFileSync(`${ROOT}/${page}`, 'utf8')
}

/** The cells of the rows of all tables, without those of their heads. */
function rowsOf(page: string): readonly string[][] {
  return readPage(page)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| id '))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim()))
}

/** The titles of the tests in a file, as they stand in its source. */
function titlesOf(file: string): readonly string[] {
  const text = readFileSync(`${ROOT}/test/${file}`, 'utf8')
  const calls = text.matchAll(/\bit\(\s*(['"`])((?:\\.|(?!\1).)+)\1/g)
  return [...calls].map(([, quote = '', title = '']) => title.replaceAll(`\\${quote}`, quote))
}
