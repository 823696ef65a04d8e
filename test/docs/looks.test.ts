import { readFileSync } from 'node:fs'
import { brotliCompressSync } from 'node:zlib'
import { expect } from 'chai'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

const page = read('docs/looks.md')
const stylesheet = read('public/gadwall.css')

describe('docs/looks.md', () => {
  it('gives the palette as it is', () => {
    const rows = [...page.matchAll(/^\| (`--[^|]+) \| (`#[^|]+) \| (`#[^|]+) \|/gm)]
    const listed = rows.flatMap((cells) => {
      const [names = [], light = [], dark = []] = cells
        .slice(1)
        .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, value]) => value))
      return names.map((name, index) => `${name}: light-dark(${light[index]}, ${dark[index]});`)
    })
    expect(listed).to.have.length.above(12)
    expect(listed.filter((line) => !stylesheet.includes(line))).to.deep.equal([])
  })

  it('names classes that there are', () => {
    const table = page.slice(page.indexOf('## Classes'), page.indexOf('## Views'))
    const classes = [...table.matchAll(/`\.([\w-]+)/g)].map(([, name]) => String(name))
    expect(classes).to.include.members(['sheet', 'part', 'facts', 'rows', 'badge', 'actions'])
    expect(classes.filter((name) => !stylesheet.includes(`.${name}`))).to.deep.equal([])
  })

  it('says how large the stylesheet may be', () => {
    const [, bytes, packed] = /at most ([\d,]+) bytes, ([\d,]+) of them packed/.exec(page) ?? []
    const most = (text = '') => Number(text.replace(',', ''))
    expect(Buffer.byteLength(stylesheet)).to.be.at.most(most(bytes))
    expect(brotliCompressSync(stylesheet).length).to.be.at.most(most(packed))
  })

  it('has colours for old browsers that are the light ones', () => {
    const old = stylesheet.slice(stylesheet.indexOf('@supports not'))
    const pairs = [...stylesheet.matchAll(/(--[\w-]+): light-dark\((#\w+), #\w+\)/g)]
    const missing = pairs.filter(([, name, light]) => !old.includes(`${name}: ${light};`))
    expect(missing.map(([pair]) => pair)).to.deep.equal([])
  })
})
