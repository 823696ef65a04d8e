import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import { scanCode } from './scan-code.ts'

/**
 * Finds each view in the first folder that has it, so that an app replaces ours one by one. Layouts
 * and partials are found in the same way. Nothing is read before a view is used.
 */
export class ViewFinder extends Eta {
  readonly #folders: readonly string[]
  readonly #permissions = new Map<string, readonly string[]>()

  /**
   * @param folders in the order in which they are searched; ours comes last.
   * @param options.autoEscape whether values are escaped for HTML (true).
   */
  constructor(
    folders: readonly string[],
    { cache, autoEscape = true }: { readonly cache: boolean; readonly autoEscape?: boolean },
  ) {
    super({ views: folders.at(-1) as string, cache, autoEscape })
    this.#folders = folders
    const found = new Map<string, string>()
    this.resolvePath = (template: string) => {
      const file = (cache ? found.get(template) : undefined) ?? this.#find(template)
      found.set(template, file)
      return file
    }
  }

  /** The permissions that a view, its layout and its partials ask for. */
  permissionsOf(view: string): readonly string[] {
    const known = this.config.cache ? this.#permissions.get(view) : undefined
    if (known) return known
    const permissions = [...new Set(this.#scan(view, new Set()))]
    this.#permissions.set(view, permissions)
    return permissions
  }

  #scan(view: string, seen: Set<string>): string[] {
    // A view that is named but missing may be in a branch that is never taken.
    const file = fileOf(view, this.#folders)
    if (!file || seen.has(file)) return []
    seen.add(file)
    const { permissions, views } = scanCode(this.#codeOf(file))
    return [...permissions, ...views.flatMap((name) => this.#scan(name, seen))]
  }

  /** The code in a view, without its text. */
  #codeOf(file: string): string {
    const parts = this.parse(readFileSync(file, 'utf8'))
    return parts.map((part) => (typeof part === 'string' ? '' : part.val)).join('\n')
  }

  #find(view: string): string {
    const file = fileOf(view, this.#folders)
    if (file) return file
    throw new TypeError(`There is no view "${fileName(view)}" in ${this.#folders.join(' or ')}`)
  }
}

function fileOf(view: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, fileName(view))).find((path) => existsSync(path))
}

/** Names of views are ours, never a visitor's. */
function fileName(view: string): string {
  return `${view.replace(/^\/+/, '').replace(/\.eta$/, '')}.eta`
}
