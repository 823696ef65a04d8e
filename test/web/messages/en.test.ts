import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { RefusedInspection } from '../../../src/auth/passwords/inspect-hash.ts'
import { sitePermissions } from '../../../src/auth/permissions/site-permissions.ts'
import { en } from '../../../src/web/messages/en.ts'
import { sourceFiles } from '../../architecture/imports.ts'

/**
 * Codes that are made of parts: for pages, parameters, mails (whose test looks for them), hashes, and lines that
 * another is named in.
 */
const IS_COMPOSED =
  /^(error\.|event\.|to\.|mail\.|import\.hash_|import\.\w+_by_line$|docs\.chapter\.|start\.(table|people|deploy)|may\.)/

const HASH_REASONS: Readonly<Record<RefusedInspection['reason'], true>> = {
  unusable: true,
  unknown: true,
  damaged: true,
  too_expensive: true,
  needs_engine: true,
  needs_key: true,
  weak: true,
  too_long: true,
}

const VIEWS = new URL('../../../views/', import.meta.url)

const views = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.eta'))
  .map((file) => readFileSync(new URL(file, VIEWS), 'utf8'))
  .join('\n')

const sources = sourceFiles
  .filter(
    ([file]) =>
      /^(auth|web|cli|database)\//.test(file) && !/^web\/messages\/(en|de|ar)\b/.test(file),
  )
  .map(([, source]) => source)
  .join('\n')
  .concat(views)

const codesIn = (pattern: RegExp) => [...sources.matchAll(pattern)].map(([, code]) => String(code))

describe('the sentences in English', () => {
  it('have one for each code of a problem that auth or a form answers', () => {
    const codes = codesIn(/\bcode: '([a-z]+(?:_[a-z]+)+)'/g).filter(
      (code) => code !== 'csrf_refused',
    )
    expect(codes).to.include('password_too_common')
    expect(codes.filter((code) => !(code in en))).to.deep.equal([])
  })

  it('have one for each of our permissions, as it is declared', () => {
    for (const { name, label } of sitePermissions) expect(en[`may.${name}`], name).to.equal(label)
  })

  it('have one for each code that a page says', () => {
    const codes = [...codesIn(/\bsay(?:Strong)?\('([\w.-]+)'/g), ...codesIn(/'(title\.[\w-]+)'/g)]
    expect(codes).to.include.members(['notice.session-over', 'home.hello', 'account.confirm'])
    // A code that ends in a dot is the beginning of several.
    const whole = codes.filter((code) => !code.endsWith('.'))
    expect(whole.filter((code) => !(code in en))).to.deep.equal([])
  })

  it('have one for each reason to refuse a line of an import', () => {
    // Two are names of events.
    const codes = codesIn(/'(import\.\w+)'/g).filter((code) => !/\.(started|ended)$/.test(code))
    expect(codes).to.include.members(['import.missing', 'import.not_utf8'])
    const hashes = Object.keys(HASH_REASONS).map((reason) => `import.hash_${reason}`)
    const byLine = [
      'import.email_taken_by_line',
      'import.looks_alike_by_line',
      'import.repeated_by_line',
    ]
    expect(en).to.include.keys(...codes, ...hashes, ...byLine)
    const composed = Object.keys(en).filter((code) => /^import\.(hash_|\w+_by_line$)/.test(code))
    expect(composed).to.have.members([...hashes, ...byLine])
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
      // The page of what has happened says it of events.
      .map((code) => code.replace(/^activity\.(logout$|\w+\.[\w-]+).*/, '$1'))
      .filter((code) => !sources.includes(code) && !sources.includes(code.replace(/_taken$/, '')))
    expect(unsaid).to.deep.equal([])
  })
})
