import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const FOLDER = fileURLToPath(new URL('../../../views/', import.meta.url))
const TAG = /<%([~=]?)([\s\S]*?)%>/g
const COMMENT = /\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g
const WORD = /\p{L}{2}/u

/** Attributes that people read or hear. */
const SPOKEN = /\s(?:alt|title|placeholder|aria-(?:label|description|roledescription))="([^"]*)"/g

/** What is no word of a language. */
const ALLOWED = /&nbsp;|font-family:[^;]*;/g

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.eta'),
)

/** What a view says by itself: its text without tags, the attributes that are read out, and sentences in its code. */
function wordsOf(source: string): string[] {
  const view = source.replace(COMMENT, '').replace(ALLOWED, '')
  const text = view.replace(TAG, '').replace(/<style>[\s\S]*?<\/style>/g, '')
  const shown = text.replace(/<[^>]*>/g, '\n').split('\n')
  const spoken = [...text.matchAll(SPOKEN)].map(([, words = '']) => words)
  return [...shown, ...spoken, ...sentencesIn(view)].map((words) => words.trim()).filter(isWord)
}

/** Literals that begin with a capital letter, or in which one word follows another: other ones are names. */
function sentencesIn(view: string): string[] {
  const code = [...view.matchAll(TAG)].map(([, , inside = '']) => inside).join('\n')
  const literals = [...code.matchAll(/'([^'\n]*)'|`([^`\n]*)`/g)]
  return literals
    .map(([, plain, template]) => (plain ?? template ?? '').trim())
    .filter((literal) => /^\p{Lu}|\p{L}[,.:]? \p{L}/u.test(literal) && !literal.includes('="'))
}

const isWord = (words: string) => WORD.test(words)

describe('the words of views', () => {
  for (const file of files) {
    it(`all come from the catalogue: ${file}`, () => {
      expect(wordsOf(readFileSync(FOLDER + file, 'utf8'))).to.deep.equal([])
    })
  }

  it('are found wherever they hide', () => {
    const hidden: Readonly<Record<string, string>> = {
      '<p class="lead">Go <%= it.say("x") %></p>': 'Go',
      '<button aria-label="Show it"></button>': 'Show it',
      "<% const role = user.isStaff ? 'Staff' : '' %>": 'Staff',
      "<%= count + ' more to go' %>": 'more to go',
      '<%= `Hello there` %>': 'Hello there',
      '<p>\u05e9\u05dc\u05d5\u05dd</p>': '\u05e9\u05dc\u05d5\u05dd',
    }
    for (const [view, words] of Object.entries(hidden)) expect(wordsOf(view)).to.include(words)
  })
})
