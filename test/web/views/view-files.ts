import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../../views', import.meta.url))
const USES = /(?<![\w$.])(?:include|layout)\(\s*'([^']+)'(?:\s*,\s*\{([^}]*)\})?/g

/** The names of all views of pages in the box, layouts and partials among them. Mails have a test of their own. */
export function allViews(): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.eta'))
    .map((file) => file.replaceAll('\\', '/').replace(/\.eta$/, ''))
    .filter((view) => !view.startsWith('mails/'))
}

/** A view, and every layout and partial that it uses, directly or through another. */
export function partsOf(view: string, seen: string[] = []): string[] {
  if (seen.includes(view)) return seen
  return usedViews(view).reduce((parts, one) => partsOf(one, parts), [...seen, view])
}

/** The layout and the partials that a view names. */
export function usedViews(view: string): string[] {
  return uses(view).map(({ name }) => name)
}

/** The keys that a view gives a layout or partial besides its own data. */
export function givenKeys(view: string, part: string): string[] {
  const keys = uses(view).flatMap(({ name, keys }) => (name === part ? keys : []))
  // Eta gives the page to its layout under this name.
  const isLayout = new RegExp(`\\blayout\\(\\s*'/${part}'`).test(codeOf(view))
  return isLayout ? [...keys, 'body'] : keys
}

/** The keys of `it` that a view reads. */
export function usedKeys(view: string): string[] {
  return [...new Set([...codeOf(view).matchAll(/\bit\.(\w+)/g)].map(([, key = '']) => key))]
}

/** Whether a view reads `it` in another way than `it.key`. */
export function hidesKeys(view: string): boolean {
  const code = codeOf(view).replace(/'[^'\n]*'/g, '')
  return /\bit\b(?!\.\w)/.test(code)
}

function uses(view: string) {
  return [...codeOf(view).matchAll(USES)].map(([, name = '', keys = '']) => ({
    name: name.replace(/^\//, ''),
    keys: keys.split(',').flatMap((pair) => /^\s*(\w+)/.exec(pair)?.[1] ?? []),
  }))
}

/** The code in a view, without its text and without comments. */
function codeOf(view: string): string {
  const source = readFileSync(join(FOLDER, `${view}.eta`), 'utf8')
  const code = [...source.matchAll(/<%([\s\S]*?)%>/g)].map(([, inside]) => inside).join('\n')
  return code.replace(/\/\*[\s\S]*?\*\//g, '')
}
