import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'

/**
 * Finds each view in the first folder that has it, so that an app replaces ours one by one. What a view
 * includes is looked for in the same way.
 */
export class ViewFinder extends Eta {
  /** @param folders in the order in which they are searched; ours comes last. */
  constructor(folders: readonly string[], { cache }: { readonly cache: boolean }) {
    super({ views: folders.at(-1) as string, cache, autoEscape: true })
    const found = new Map<string, string>()
    this.resolvePath = (template: string) => {
      const known = cache ? found.get(template) : undefined
      const file = known ?? find(template, folders)
      found.set(template, file)
      return file
    }
  }
}

/** Names of views are ours, never a visitor's. */
function find(template: string, folders: readonly string[]): string {
  const name = `${template.replace(/^\/+/, '').replace(/\.eta$/, '')}.eta`
  const file = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (!file) throw new TypeError(`There is no view "${name}" in ${folders.join(' or ')}`)
  return file
}
