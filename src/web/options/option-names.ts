import { meantOption } from '../../config/did-you-mean.ts'
import { isSettingName, type SharedOptions, sharedOptionNames } from '../../config/read-options.ts'
import type { GadwallOptions } from './gadwall-options.ts'

type OwnName = Exclude<keyof GadwallOptions, keyof SharedOptions>

/** An object, so that the compiler misses none of them. */
const OWN_NAMES: Readonly<Record<OwnName, true>> = {
  backends: true,
  stores: true,
  origins: true,
  prefix: true,
  homePath: true,
  afterLogin: true,
  afterLogout: true,
  loginUrl: true,
  redirectHosts: true,
  ownsSite: true,
  features: true,
  authenticators: true,
  messages: true,
  views: true,
  cachesViews: true,
  registrationFields: true,
  profileFields: true,
  keepAtLogin: true,
  remoteUser: true,
  logger: true,
  requestLogger: true,
  passwords: true,
  passwordPolicy: true,
  hooks: true,
  needs: true,
  recordsLogins: true,
  throttling: true,
  mail: true,
  setupCode: true,
  clock: true,
}

/**
 * A misspelt option would silently do nothing. Others that are not ours may be the app's.
 *
 * @throws TypeError that names the option that was meant.
 */
export function refuseMisspelt(options: object): void {
  const known = [...Object.keys(OWN_NAMES), ...sharedOptionNames]
  for (const name of Object.keys(options)) {
    const meant = meantOption(name, known)
    if (meant === null || isSettingName(name)) continue
    throw new TypeError(`gadwall() has no option \`${name}\`. Did you mean \`${meant}\`?`)
  }
}
