import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'chai'
import { queryValue } from '../../../src/web/http/query-value.ts'

const read = (querystring: string, name = 'next') => queryValue({ querystring }, name)

describe('queryValue()', () => {
  it('is the decoded value of the name', () => {
    expect(read('next=%2Faccount%3Fa%3D1+2&x=y')).to.equal('/account?a=1 2')
    expect(read('a=1&next=')).to.equal('')
    expect(read('__proto__=x', '__proto__')).to.equal('x')
  })

  it('is nothing for a name that is missing or there twice', () => {
    for (const query of ['', 'a=1', 'nextt=1', 'next=1&next=2', 'next=1&%6eext=1']) {
      expect(read(query), query).to.equal(undefined)
    }
  })

  it('is how src reads a query: ctx.query takes time by the square of its names', () => {
    const readers = readdirSync('src/web', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => {
        const code = readFileSync(`src/web/${file}`, 'utf8').replace(/^\s*(\*|\/\/).*$/gm, '')
        return /\b(ctx|request)\.query\b/.test(code)
      })
    expect(readers).to.deep.equal([])
  })
})
