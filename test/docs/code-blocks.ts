import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))

/** One piece of code in a page of the documentation. */
export interface CodeBlock {
  /** The page, from the top of the project, such as `docs/events.md`. */
  readonly page: string
  /** The line of the page on which the code begins, from 1. */
  readonly line: number
  /** What is written behind the fence, such as `ts`. */
  readonly language: string
  /** What the file is called, from a comment in the first line; `null` when it has no name. */
  readonly fileName: string | null
  readonly code: string
  /** Why the block is not compiled; `null` when it is. */
  readonly notCompiled: string | null
}

// Pages that are made from the code: each is compared with it in a test of its own.
const GENERATED = ['api.md', 'troubleshooting.md']

/** README and every page of `docs` that somebody has written. */
export function documentationPages(): string[] {
  const pages = readdirSync(join(PROJECT, 'docs')).filter(
    (name) => name.endsWith('.md') && !GENERATED.includes(name),
  )
  return ['README.md', ...pages.sort().map((name) => `docs/${name}`)]
}

/**
 * All fenced blocks of a page.
 *
 * A comment `<!-- not compiled: reason -->` in the line before a block leaves it out.
 */
export function codeBlocksOf(page: string): CodeBlock[] {
  const text = readFileSync(join(PROJECT, page), 'utf8')
  return [...text.matchAll(/^[ \t]*(?:```|~~~)(\S*)[^\n]*\n([\s\S]*?)^[ \t]*(?:```|~~~)$/gm)].map(
    (match) => {
      const [, language = '', code = ''] = match
      const before = text.slice(0, match.index)
      return {
        page,
        line: before.split('\n').length + 1,
        language,
        fileName: /^\/\/ ([\w./-]+\.ts)$/m.exec(code.split('\n')[0] ?? '')?.[1] ?? null,
        code,
        notCompiled: /<!-- not compiled: (\S.*?) -->\n+$/.exec(before)?.[1] ?? null,
      }
    },
  )
}
