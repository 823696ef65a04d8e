import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { errorsIn, errorsInCode } from './errors-in-code.ts'
import { makeTroubleshooting, TROUBLESHOOTING_PAGE, unusedRemedies, withoutRemedy } from './page.ts'

describe('docs/troubleshooting.md', () => {
  it('is the one that the code makes', () => {
    // Otherwise: npm run troubleshooting
    expect(readFileSync(TROUBLESHOOTING_PAGE, 'utf8')).to.equal(makeTroubleshooting())
  })

  it('has a remedy for every error that the code throws', () => {
    expect(errorsInCode().length).to.be.above(150)
    expect(withoutRemedy()).to.deep.equal([])
  })

  it('has no remedy for an error that is no longer there', () => {
    expect(unusedRemedies()).to.deep.equal([])
  })

  it('finds texts in literals, templates, constants and classes', () => {
    const source = [
      "const GONE = 'It is gone'",
      'throw new TypeError(GONE)',
      'throw new Error(`The §{a ? `x` : b} of ` +',
      "  'it is wrong')",
      'class Own extends Error { constructor() { super(`No §{name} here`) } }',
      'throw new Error(reason)',
    ]
      .join('\n')
      .replaceAll('§', '$')
    expect(errorsIn(source, 'a.ts').map(({ kind, message }) => [kind, message])).to.deep.equal([
      ['TypeError', 'It is gone'],
      ['Error', 'The … of it is wrong'],
      ['Own', 'No … here'],
    ])
  })
})
