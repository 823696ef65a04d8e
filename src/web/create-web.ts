import type { Auth } from '../auth/create-auth.ts'
import type { Operations } from '../auth/operations/operations.ts'
import { LoginGate } from './challenges/login-gate.ts'
import { proofOfWork } from './challenges/proof-of-work.ts'
import { type NoteRobot, StrangerGate } from './challenges/stranger-gate.ts'
import { withSubstitute } from './challenges/with-substitute.ts'
import type { AppContext } from './context.ts'
import type { Feature, Web } from './feature.ts'
import { Form } from './forms/form.ts'
import { cookieName, cookieOptions } from './http/cookies.ts'
import type { OutsidePaths } from './http/outside-paths.ts'
import { addressOn, safePath } from './http/redirects.ts'
import { StepCookie } from './http/step-cookie.ts'
import { createVisits } from './log-in-out.ts'
import { Languages } from './messages/languages.ts'
import type { WebSettings } from './options/web-settings.ts'
import { findState } from './request-state.ts'
import { logoName, stockAssets } from './views/assets.ts'
import { showsChallenge } from './views/own/check-views.ts'
import { Renderer } from './views/renderer.ts'
import type { Registration } from './views/shared-data.ts'

export interface WebParts extends Pick<Web, 'logger' | 'routes' | 'whileLoggedIn'> {
  readonly operations: Pick<Operations, 'note'>
}

/** Builds what pages are made with: views, sentences, forms, the ways in and out. */
export function createWeb(
  auth: Auth,
  features: readonly Feature[],
  settings: WebSettings,
  { logger, routes, whileLoggedIn, operations }: WebParts,
): Web {
  const { basePath, prefix, homePath } = settings
  const outside = (ctx?: AppContext) => (ctx && findState(ctx)?.outside) ?? AT_ROOT(basePath)
  const languages = new Languages({
    usual: settings.language,
    offered: settings.languages,
    messages: settings.messages,
    features: features.map(({ messages = {} }) => messages),
  })
  const sayTo = (ctx: AppContext) => findState(ctx)?.say ?? languages.usual.say
  const has = (feature: string) => features.some(({ name }) => name === feature)
  const registration = registrationOf(auth, features)
  const renderer = new Renderer({
    viewFolders: settings.viewFolders,
    assets: stockAssets(settings.publicFolder, settings),
    cache: settings.cachesViews,
    site: {
      name: settings.siteName,
      languages,
      logo: settings.logo && logoName(settings.logo),
      basePath,
      prefix,
      homePath,
      registration,
      passwordMinLength: auth.passwords.policy.minLength,
      resetsPasswords: auth.resets !== null && has('password-reset'),
      resetsByCode: auth.recoveryResets !== null && has('password-reset-by-code'),
      logsInByMail: auth.mailLogins !== null && has('mail-login'),
      choosesLanguage: has('language'),
      logsInByPasskey: Boolean(auth.factors?.passkeys),
      requiresEmail: auth.requiresEmail,
      limitsEmail: auth.domains.isLimited,
      hasAdmin: has('admin') || settings.adminSections.length > 0,
      adminSections: settings.adminSections.map((section) => ({
        name: section.name,
        label: section.label,
        permission: section.may.view,
      })),
      confirmsAddresses: auth.addresses !== null,
    },
  })
  const path: Web['path'] = (inside, ctx) => {
    const { stripped, mounted } = outside(ctx)
    return stripped + mounted + prefix + inside
  }
  const homePathOf = (ctx: AppContext) => outside(ctx).stripped + homePath
  const target = (ctx: AppContext, to: string) =>
    to.startsWith('/') ? outside(ctx).stripped + to : to
  const { afterLogin, afterLogout, redirectHosts } = settings
  const origin = settings.origins[0] as string
  const cookies = cookieOptions(origin.startsWith('https:'), settings)
  const sessionCookie = cookieName(settings.cookieName, cookies)
  const challenge = settings.challenge && withSubstitute(settings.challenge, proofOfWork(), logger)
  const ofGates = {
    ...{ challenge, origin, crowd: auth.throttle.crowd, digest: auth.digest },
    challengeAfter: settings.challengeAfter,
    note: (...noted: Parameters<NoteRobot>) => operations.note(...noted),
  }
  const allowedNext = (next: unknown) =>
    safePath(next, origin) ?? addressOn(redirectHosts, next, origin)
  /** Nobody wants to land on a page for strangers once they are in. */
  const isForStrangers = (ctx: AppContext, to: string) =>
    FOR_STRANGERS.some((page) => to.split(/[?#]/)[0] === path(page, ctx))
  const onward = (ctx: AppContext, next: unknown) => {
    const to = allowedNext(next)
    return to === null || isForStrangers(ctx, to) ? null : to
  }
  return {
    ...createVisits(auth),
    afterLogin: (ctx, next) =>
      onward(ctx, next) ?? (afterLogin ? target(ctx, afterLogin) : path('/account', ctx)),
    afterLogout: (ctx, next) =>
      allowedNext(next) ?? (afterLogout ? target(ctx, afterLogout) : homePathOf(ctx)),
    allowedNext,
    renderer,
    languages,
    say: (ctx, ...sentence) => sayTo(ctx)(...sentence),
    sayTo,
    form: (view, title, echoed, fields = [], more, forms) =>
      new Form({
        ...{ renderer, view, title, echoed, fields },
        ...(more && { more }),
        ...(forms && { forms }),
      }),
    gate: (use) =>
      new StrangerGate({ ...ofGates, use, logger, leastAgeMs: settings.formSeconds * 1000 }),
    loginGate: () => {
      // Whoever cannot be shown what to prove would be shut out.
      const asked = showsChallenge('session/new', settings.viewFolders) ? challenge : null
      if (challenge && !asked) logger.warn({ view: 'session/new' }, NO_CHALLENGE)
      const { devices, login } = auth
      return new LoginGate({ ...ofGates, challenge: asked, devices, login })
    },
    registrationFields: settings.registrationFields,
    profileFields: settings.profileFields,
    origin,
    path,
    homePath,
    homePathOf,
    isRegistrationOpen: () => registration.isOpen(),
    step: new StepCookie({
      sealed: auth.sealed,
      sessionCookie,
      cookies,
      clock: auth.clock,
    }),
    stampOf: (user, backend) =>
      auth.digest.make('half-login', backend, String(user.id), user.sessionStamp?.() ?? ''),
    siteName: settings.siteName,
    hasFeature: has,
    adminParts: [],
    adminSections: settings.adminSections,
    sessionCookie,
    routes,
    whileLoggedIn,
    logger,
  }
}

const NO_CHALLENGE =
  'the view of the page to log in shows no challenge: nobody is asked for a proof there'

const FOR_STRANGERS = [
  ...['/login', '/login/mail', '/login/mail/code', '/login/mail/confirm'],
  ...['/login/factor', '/login/password'],
  ...['/register', '/logout'],
]

/** For who knows no request. */
const AT_ROOT = (basePath: string): OutsidePaths => ({ stripped: basePath, mounted: '' })

/** Whoever comes first must not shut out the owner: where there is a set-up page, it has to be used first. */
function registrationOf(
  { registration, accounts, firstRun }: Auth,
  features: readonly Feature[],
): Registration {
  const isAllowed = registration === 'open' && accounts !== null
  const setup = features.some(({ name }) => name === 'setup') ? firstRun : null
  return {
    isKnownToBeOpen: () => isAllowed && (setup?.isKnownToBeOver ?? true),
    isOpen: async () => isAllowed && !(await setup?.isPending()),
  }
}
