import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { scanCode } from '../scan-code.ts'

/** What a page needs to work. A view of an app's own that replaces ours must show it, too. */
export interface ViewNeed {
  readonly name: 'token' | 'message' | 'errors' | 'page'
  /** What is missing, and what puts it right. */
  readonly remedy: string
  readonly pattern: RegExp
}

/** In the order in which they are told. */
export const VIEW_NEEDS: readonly ViewNeed[] = [
  {
    name: 'token',
    remedy: "the token of its form: write `<%~ include('/partials/csrf') %>` inside the form",
    pattern: /\bcsrfToken\b/,
  },
  {
    name: 'message',
    remedy:
      "what is wrong with its form as a whole: write `<%~ include('/partials/form-message') %>`",
    pattern: /(?<!-)\bmessage\b/,
  },
  {
    name: 'errors',
    remedy:
      "what is wrong with each field: write `<%~ include('/partials/fields', { fields }) %>`, or show " +
      '`it.form.errors` beside them',
    pattern: /\berrors\b/,
  },
  { name: 'page', remedy: 'the page itself: write `<%~ it.body %>`', pattern: /\bit\.body\b/ },
]

/** A view that is put together at run time: what it shows cannot be told from its text. */
const DYNAMIC = /(?<![\w$.])(?:include|layout)\(\s*(?!['"`][^'"`$]*['"`])/

/** A form that changes something: a search needs no token. */
const FORM = /<form\b[^>]*\bmethod=["']?post/i

/**
 * Checks each view of the app's own that replaces one of ours: with a form, it must show the token, and what is
 * wrong with what was sent; a layout must show the page. A view that is put together at run time is not
 * judged, nor is one that leaves the form out.
 *
 * @param folders in the order in which they are searched; ours comes last.
 * @throws TypeError that names each view and what it lacks.
 */
export function checkViews(folders: readonly string[]): void {
  const ours = folders.at(-1)
  if (ours === undefined || folders.length === 1) return
  const texts = new ViewTexts()
  const lacks = replacedIn(folders, ours).flatMap(({ view, file }) => {
    const own = texts.of(view, folders)
    if (own === null) return []
    const stock = needsOfView(view, ours)
    const needs = view.startsWith('partials/') || FORM.test(own) ? stock : withoutForm(stock)
    const missing = VIEW_NEEDS.filter(
      ({ name, pattern }) => needs.includes(name) && !pattern.test(own),
    )
    return missing.map(({ remedy }) => `${file} does not show ${remedy}`)
  })
  if (lacks.length > 0) throw new TypeError(`A view lacks what its page needs. ${lacks.join('. ')}`)
}

/** The needs of one of our views, by its name such as `session/new`. */
export function needsOfView(view: string, folder: string): readonly ViewNeed['name'][] {
  if (view === 'layout') return ['token', 'page']
  const text = new ViewTexts().of(view, [folder]) ?? ''
  const needs = VIEW_NEEDS.filter(({ name, pattern }) => name !== 'page' && pattern.test(text))
  return needs.map(({ name }) => name)
}

/** Whether a view shows the challenge of its page, as far as its text tells. */
export function showsChallenge(view: string, folders: readonly string[]): boolean {
  const text = new ViewTexts().of(view, folders)
  return text === null || /\bchallenge\b/.test(text)
}

function withoutForm(needs: readonly ViewNeed['name'][]): readonly ViewNeed['name'][] {
  return needs.filter((name) => name === 'page')
}

function replacedIn(folders: readonly string[], ours: string) {
  return folders.slice(0, -1).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.eta') && existsSync(join(ours, name)))
      .map((name) => ({ view: name.slice(0, -'.eta'.length), file: join(folder, name) })),
  )
}

/** Reads views with all that they include. */
class ViewTexts {
  readonly #eta = new Eta()

  /** `null` when it cannot be told, because a part is put together at run time. */
  of(view: string, folders: readonly string[], seen = new Set<string>()): string | null {
    const name = `${view.replace(/^\/+/, '').replace(/\.eta$/, '')}.eta`
    const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
    if (!file || seen.has(file)) return ''
    seen.add(file)
    const source = readFileSync(file, 'utf8')
    const code = this.#codeOf(source)
    // Nothing that a page needs is in what ours puts together: there it is the challenge of an app.
    if (DYNAMIC.test(code) && file !== join(folders.at(-1) ?? '', name)) return null
    const parts = scanCode(code).views.filter((one) => !isLayout(one))
    const texts = parts.map((part) => this.of(part, folders, seen))
    return texts.includes(null) ? null : [source, ...texts].join('\n')
  }

  #codeOf(source: string): string {
    const parts = this.#eta.parse(source)
    return parts.map((part) => (typeof part === 'string' ? '' : part.val)).join('\n')
  }
}

/** A layout stands around the page and has forms of its own, such as that to log out. */
function isLayout(view: string): boolean {
  return view.replace(/^\/+/, '') === 'layout'
}
