import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { drawHouse } from './draw-house.ts'
import { sourceFiles } from './imports.ts'

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

describe('docs/architecture.md', () => {
  it('shows a drawing of the rooms as they are: `npm run drawing` makes it anew', () => {
    expect(read('images/architecture.svg')).to.equal(drawHouse())
  })

  it('names only files that exist', () => {
    const files = new Set(sourceFiles.map(([file]) => file))
    const named = [...read('architecture.md').matchAll(/`([\w/-]+\.ts)`/g)].map(([, name]) => name)

    expect(named).to.not.deep.equal([])
    expect(named.filter((name) => !files.has(String(name)))).to.deep.equal([])
  })
})
