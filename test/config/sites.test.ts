import { expect } from 'chai'
import { isOtherSite } from '../../src/config/sites.ts'

describe('isOtherSite()', () => {
  const rows: readonly [one: string, other: string, isOther: boolean][] = [
    ['https://a.example.com', 'https://b.example.com', false],
    ['https://example.com', 'https://deep.down.example.com', false],
    ['https://example.com:8443', 'https://example.com', false],
    ['http://localhost:5173', 'http://localhost:3000', false],
    ['http://localhost:5173', 'http://127.0.0.1:3000', true],
    ['http://127.0.0.1:5173', 'http://127.0.0.1:3000', false],
    ['http://127.0.0.1', 'http://127.0.0.2', true],
    ['https://[::1]:1', 'https://[::1]:2', false],
    ['http://example.com', 'https://example.com', true],
    ['https://example.com', 'https://example.net', true],
    ['https://ann.co.uk', 'https://bob.co.uk', true],
    ['https://a.ann.co.uk', 'https://b.ann.co.uk', false],
    ['https://ann.github.io', 'https://bob.github.io', true],
    ['https://ann.vercel.app', 'https://bob.vercel.app', true],
    ['https://a.ann.vercel.app', 'https://ann.vercel.app', false],
    ['https://notvercel.app', 'https://other.app', true],
  ]
  for (const [one, other, isOther] of rows) {
    it(`${one} and ${other}: ${isOther ? 'two sites' : 'one site'}`, () => {
      expect(isOtherSite(one, other)).to.equal(isOther)
      expect(isOtherSite(other, one)).to.equal(isOther)
    })
  }
})
