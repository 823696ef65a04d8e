import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { codeBlocksOf } from '../docs/code-blocks.ts'
import { recipePages } from './recipes.ts'

const MOST_LINES = 80

describe('the recipes', () => {
  for (const [name, text] of recipePages()) {
    it(`${name} has what gadwall init writes, word for word`, () => {
      const page = readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8')
      expect(page, 'npx tsx test/matrix/write-recipes.ts').to.equal(text)
    })

    it(`${name} has files of fewer than ${MOST_LINES} lines, blank ones aside`, () => {
      for (const { code } of codeBlocksOf(`docs/${name}`)) {
        expect(code.split('\n').filter((line) => line.trim() !== '').length).to.be.below(MOST_LINES)
      }
    })
  }
})
