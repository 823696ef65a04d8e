import type { Stores } from '../auth/stores.ts'
import { account } from './controllers/account.ts'
import { activity } from './controllers/activity.ts'
import { admin } from './controllers/admin/admin.ts'
import { closing } from './controllers/closing.ts'
import { email } from './controllers/email.ts'
import { factors } from './controllers/factors/factors.ts'
import { secondStep } from './controllers/factors/second-step.ts'
import { frontEnds } from './controllers/front-ends.ts'
import { health } from './controllers/health.ts'
import { home } from './controllers/home.ts'
import { language } from './controllers/language.ts'
import { login } from './controllers/login.ts'
import { mailLogin } from './controllers/mail-login.ts'
import { ownData } from './controllers/own-data.ts'
import { ownSections } from './controllers/own-sections/sections.ts'
import { password } from './controllers/password.ts'
import { passwordReset } from './controllers/password-reset.ts'
import { passwordResetByCode } from './controllers/password-reset-by-code.ts'
import { profile } from './controllers/profile.ts'
import { reauthentication } from './controllers/reauthentication.ts'
import { registration } from './controllers/registration.ts'
import { requiredPassword } from './controllers/required-password.ts'
import { sessions } from './controllers/sessions.ts'
import { setup } from './controllers/setup.ts'
import { wellKnown } from './controllers/well-known.ts'
import type { Feature } from './feature.ts'
import type { AdminSection } from './sections/section-options.ts'

/** What every app gets. */
const forEveryApp: readonly Feature[] = [
  registration,
  login,
  mailLogin,
  reauthentication,
  account,
  profile,
  language,
  activity,
  ownData,
  sessions,
  password,
  factors,
  closing,
  // First: its path looks like that of a mailed link.
  passwordResetByCode,
  passwordReset,
  email,
  admin,
  frontEnds,
]

/** What a site of its own has besides; an app that mounts us has its own home page. */
const forSites: readonly Feature[] = [health, home, setup, wellKnown]

/** Every feature in the box. */
export const stockFeatures: readonly Feature[] = [...forSites, ...forEveryApp]

/** Where our services lead people before they are in. No choice of features takes these pages away. */
const steps: readonly Feature[] = [secondStep, requiredPassword]

/** Stands for all of ours whose stores are there. */
const STOCK = 'stock'

/** The features of an app, and the names of those that were left out for want of a store. */
export interface ChosenFeatures {
  readonly features: readonly Feature[]
  readonly leftOut: readonly { readonly name: string; readonly missing: readonly string[] }[]
}

/**
 * Chooses the features of an app.
 *
 * @param wanted names of ours, and features of the app's own; `stock` stands for all of ours that are for
 *   every app and whose stores are there.
 * @throws TypeError for a name that is not ours, and for a feature without its store that was asked for.
 */
export function chooseFeatures(
  stores: Stores,
  wanted: readonly (string | Feature)[] = [STOCK],
): ChosenFeatures {
  const chosen = wanted.flatMap((one) => (one === STOCK ? forEveryApp : featureOf(one)))
  const all = [...chosen, ...steps]
  const lacking = all
    .map((feature) => ({ name: feature.name, missing: missingStores(feature, stores) }))
    .filter(({ missing }) => missing.length > 0)
  const asked = wanted.map((one) => (typeof one === 'string' ? one : one.name))
  const refused = lacking.find(({ name }) => asked.includes(name))
  if (refused) {
    const { name, missing } = refused
    throw new TypeError(`The feature "${name}" needs ${missing.join(' and ')} in \`stores\``)
  }
  const names = new Set(lacking.map(({ name }) => name))
  return { features: all.filter(({ name }) => !names.has(name)), leftOut: lacking }
}

/** The features with that of the sections of the app's own, if there are any. */
export function withSections(
  features: readonly Feature[],
  sections: readonly AdminSection[],
): readonly Feature[] {
  return sections.length > 0 ? [...features, ownSections(sections)] : features
}

function featureOf(wanted: string | Feature): Feature {
  if (typeof wanted !== 'string') return wanted
  const found = stockFeatures.find(({ name }) => name === wanted)
  if (found) return found
  const names = stockFeatures.map(({ name }) => `"${name}"`).join(', ')
  throw new TypeError(`There is no feature "${wanted}". There are: ${names}`)
}

function missingStores({ requires }: Feature, stores: Stores): string[] {
  return requires.filter((name) => stores[name] === undefined)
}
