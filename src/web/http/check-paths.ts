import { statSync } from 'node:fs'

/** Checks of the options of `gadwall()` that are paths, addresses and hosts. Each throws a TypeError. */

export function checkedTarget(name: string, target: string | undefined): string | null {
  if (target === undefined) return null
  if (/^(\/(?!\/)|https?:\/\/[^/\\\s])[^\\\p{C}]*$/u.test(target)) return target
  throw new TypeError(`The option \`${name}\` of gadwall() is a path or an http address`)
}

export function checkedHosts(hosts: readonly string[]): readonly string[] {
  const wrong = hosts.find((host) => !/^[a-z\d.-]+(:\d+)?$/.test(host))
  if (wrong === undefined) return hosts
  throw new TypeError(
    `The option \`redirectHosts\` of gadwall() lists hosts such as "shop.example.com", not "${wrong}"`,
  )
}

export function checkedPrefix(prefix: string): string {
  if (prefix === '' || /^(\/[\w-]+)+$/.test(prefix)) return prefix
  throw new TypeError('The `prefix` of gadwall() is empty or a path such as "/members"')
}

/** @throws TypeError for a folder of views that is not there. */
export function assertViewFolders(folders: readonly string[]): void {
  for (const folder of folders) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue
    throw new TypeError(`The folder "${folder}" of the option \`views\` of gadwall() is not there`)
  }
}
