import { meantOption } from '../../config/did-you-mean.ts'
import { isSettingName, sharedOptionNames } from '../../config/read-options.ts'

/**
 * A misspelt option would silently do nothing. Others that are not ours may be the app's.
 *
 * @param own the names of the options that are no settings.
 * @throws TypeError that names the option that was meant.
 */
export function refuseMisspelt(options: object, own: readonly string[]): void {
  const known = [...own, ...sharedOptionNames]
  for (const name of Object.keys(options)) {
    const meant = meantOption(name, known)
    if (meant === null || isSettingName(name)) continue
    throw new TypeError(`gadwall() has no option \`${name}\`. Did you mean \`${meant}\`?`)
  }
}

export { meantOption }
