import type { RendererObject, Tokens } from 'marked'
import type { DocsPage } from '../../../web/controllers/docs.ts'
import { escapeHtml, highlight } from './highlight.ts'
import { type DocsFiles, linkTo, Slugs } from './links.ts'

/** What is made of a file. */
export type RenderedMarkdown = Pick<DocsPage, 'title' | 'html' | 'headings'>

/**
 * Makes a page out of Markdown. What is HTML in it is shown as text, but for the end of a line in a table; comments
 * are left out, and a link that leads to no page of ours and not into the web is a text.
 *
 * @param file its path in the package, such as `docs/events.md`.
 */
export async function renderMarkdown(
  source: string,
  file: string,
  files: DocsFiles,
): Promise<RenderedMarkdown> {
  const { Marked } = await import('marked')
  const headings: { id: string; text: string; rank: 2 | 3 }[] = []
  const slugs = new Slugs()
  let title = ''
  // The heading above what is made right now.
  let above = ''

  const renderer: RendererObject = {
    heading({ tokens, depth }) {
      const inner = this.parser.parseInline(tokens)
      const text = textOf(inner)
      const id = slugs.next(text)
      above = id
      if (depth === 1 && title === '') title = text
      if (depth === 2 || depth === 3) headings.push({ id, text, rank: depth })
      return `<h${depth} id="${escapeHtml(id)}">${inner}</h${depth}>\n`
    },
    code({ text, lang = '' }) {
      return `<pre><code>${highlight(text, /^\w*/.exec(lang)?.[0] ?? '')}</code></pre>\n`
    },
    codespan: ({ text }) => `<code>${escapeHtml(text)}</code>`,
    html: ({ text }) =>
      /^<br ?\/?>$/.test(text) ? '<br>' : escapeHtml(withoutComments(text)).trim(),
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens)
      const to = linkTo(href, file, files)
      return to === null ? inner : `<a href="${escapeHtml(to)}">${inner}</a>`
    },
    image({ href, text }) {
      const from = /^[a-z]+:/i.test(href) ? null : linkTo(href, file, files)
      if (from === null) return escapeHtml(text)
      return `<img src="${escapeHtml(from)}" alt="${escapeHtml(text)}" loading="lazy">`
    },
    table({ header, rows }) {
      const cell = (inner: string, name: 'td' | 'th') => `<${name}>${inner}</${name}>`
      const cells = (row: readonly Tokens.TableCell[], name: 'td' | 'th') =>
        row
          .map(({ tokens }) => this.parser.parseInline(tokens))
          // A header without words is none.
          .map((inner) => cell(inner, inner === '' ? 'td' : name))
          .join('')
      const head = `<thead><tr>${cells(header, 'th')}</tr></thead>`
      const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>\n`).join('')
      // Wide ones are moved sideways, with the keys, too.
      const named = above === '' ? '' : ` role="group" aria-labelledby="${escapeHtml(above)}"`
      return `<div class="docs-table" tabindex="0"${named}><table>${head}<tbody>${body}</tbody></table></div>\n`
    },
  }
  const html = await new Marked({ renderer }).parse(source)
  return { title, html, headings }
}

function withoutComments(html: string): string {
  return html.replace(/<!--[\s\S]*?-->/g, '')
}

const CHARACTERS: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" },
}

/** What HTML that we have made says. */
export function textOf(html: string): string {
  return html
    .replace(/<br>/g, ' ')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity] as string)
}
