import { expect } from 'chai'
import { en } from '../../../src/web/messages/en.ts'
import { sourceFiles } from '../../architecture/imports.ts'

/** Codes that are made of parts: the pages for errors, and parameters with words of their own. */
const IS_COMPOSED = /^(error\.|to\.)/

const sources = sourceFiles
  .filter(([file]) => /^(auth|web)\//.test(file) && file !== 'web/messages/en.ts')
  .map(([, source]) => source)
  .join('\n')

const codesIn = (pattern: RegExp) => [...sources.matchAll(pattern)].map(([, code]) => String(code))

describe('the sentences in English', () => {
  it('have one for each code of a problem that auth or a form answers', () => {
    const codes = codesIn(/\bcode: '([a-z]+(?:_[a-z]+)+)'/g).filter(
      (code) => code !== 'csrf_refused',
    )
    expect(codes).to.include('password_too_common')
    expect(codes.filter((code) => !(code in en))).to.deep.equal([])
  })

  it('have one for each code that a page says', () => {
    const codes = [...codesIn(/\bsay\('([\w.-]+)'/g), ...codesIn(/'(title\.[\w-]+)'/g)]
    expect(codes).to.include('notice.registered')
    expect(codes.filter((code) => !(code in en))).to.deep.equal([])
  })

  it('have two for each page for an error', () => {
    const codes = codesIn(/^ {2}\d{3}: '(\w+)'/gm)
    expect(codes).to.include('not_found')
    for (const code of [...codes, 'csrf_refused']) {
      expect(en).to.include.keys(`error.${code}`, `error.${code}.text`)
    }
  })

  it('have none that nobody says', () => {
    const unsaid = Object.keys(en)
      .filter((code) => !IS_COMPOSED.test(code))
      .filter((code) => !sources.includes(code) && !sources.includes(code.replace(/_taken$/, '')))
    expect(unsaid).to.deep.equal([])
  })
})
