import { posix } from 'node:path'

/** Files of the package, by their path in it. */
export interface DocsFiles {
  /** The names of pages, such as `events` of `docs/events.md`. */
  readonly pages: ReadonlyMap<string, string>
  /** The names of images, such as `login.png` of `docs/images/login.png`. */
  readonly images: ReadonlyMap<string, string>
}

/**
 * Where a link of a page leads in `/docs`: an address of the web as it is, another page or an image by its name,
 * which is relative to this page.
 *
 * @param href as it stands in the page.
 * @param file the page, such as `docs/events.md`.
 * @returns `null` for a file that is not served, and for an address that would run something.
 */
export function linkTo(href: string, file: string, files: DocsFiles): string | null {
  if (/^(?:https?:\/\/|mailto:)/i.test(href) || href.startsWith('#')) return href
  const [path = '', anchor] = href.split('#')
  const target = posix.join(posix.dirname(file), path)
  const name = files.pages.get(target)
  if (name !== undefined) return anchor === undefined ? name : `${name}#${anchor}`
  const image = files.images.get(target)
  return image === undefined ? null : `images/${image}`
}

/** Makes the anchors of headings as GitHub does, where these pages are read, too. */
export class Slugs {
  readonly #seen = new Map<string, number>()

  /** @param heading its text, without marks. */
  next(heading: string): string {
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const count = this.#seen.get(slug) ?? 0
    this.#seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  }
}
