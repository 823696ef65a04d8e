import type { Auth } from '../auth/create-auth.ts'
import type { Job } from '../auth/jobs/job.ts'
import type { Permission } from '../auth/permissions/permission.ts'
import type { StoreName } from '../auth/stores.ts'
import type { User } from '../auth/user.ts'
import type { LoginGate } from './challenges/login-gate.ts'
import type { StrangerGate, StrangerUse } from './challenges/stranger-gate.ts'
import type { AppContext, Logger } from './context.ts'
import type { Form, PageExtra } from './forms/form.ts'
import type { FormFields, ShownField } from './forms/form-fields.ts'
import type { FormsOfPage } from './forms/sent-form.ts'
import type { Gadwall } from './gadwall-contract.ts'
import type { StepCookie } from './http/step-cookie.ts'
import type { Visits } from './log-in-out.ts'
import type { Languages } from './messages/languages.ts'
import type { LanguageMessages, Say } from './messages/messages.ts'
import type { Route } from './routing/router.ts'
import type { AdminSection } from './sections/section-options.ts'
import type { Renderer } from './views/renderer.ts'

/**
 * One thing that people can do, such as to register: its pages, and what belongs to them. A feature is
 * a value in a list; it gets everything that it may need when its routes are made.
 */
export interface Feature {
  readonly name: string
  /** The stores without which it cannot work: it is left out where one is missing. */
  readonly requires: readonly StoreName[]
  routes(auth: Auth, web: Web): readonly Route[]
  /** What its pages ask for: it can be granted as soon as `migrate` has seen it (nothing). */
  readonly permissions?: readonly Permission[]
  /** What it does regularly (nothing). */
  jobs?(auth: Auth): readonly Job[]
  /** Sentences by code, and those of a language under its tag; an app's own win over ours (none). */
  readonly messages?: LanguageMessages
}

/** What pages are made with. */
export interface Web extends Visits {
  readonly renderer: Renderer
  /** The languages that pages are offered in. */
  readonly languages: Languages
  /** Makes the sentence for a code, in the language of whoever sent the request. */
  say(ctx: AppContext, ...sentence: Parameters<Say>): string
  /** The same for several sentences of one request. */
  sayTo(ctx: AppContext): Say
  /**
   * Makes a form: its view, the code of its title, the fields that are shown again, the app's own, what its
   * view shows besides, and the fields of each form where its page has several.
   */
  form(
    view: string,
    title: string,
    echoed: readonly string[],
    fields?: readonly ShownField[],
    more?: PageExtra,
    forms?: FormsOfPage,
  ): Form
  /** What stands before a form that strangers send, and lets no robot in. */
  gate(use: StrangerUse): StrangerGate
  /** What stands before a password while far more tries fail than usual. */
  loginGate(): LoginGate
  /** Fields of the app's own, on the page to register; `null` for none. */
  readonly registrationFields: FormFields | null
  /** Fields of the app's own, on the page of what people tell of themselves; `null` for none. */
  readonly profileFields: FormFields | null
  /**
   * Where a login leads: to `next` if that is allowed, else to `afterLogin`.
   *
   * @param next as it came in.
   */
  afterLogin(ctx: AppContext, next?: unknown): string
  /** Where a logout leads: to `next` if that is allowed, else to `afterLogout`. */
  afterLogout(ctx: AppContext, next?: unknown): string
  /** A `next` that may be followed; `null` for any other. */
  allowedNext(next: unknown): string | null
  /** Our own origin: where a `next` may lead. */
  readonly origin: string
  /**
   * The path at which a browser finds a page of ours: the prefix, then the path. Give the request, so
   * that an app that is mounted under a path is reached there.
   */
  path(path: string, ctx?: AppContext): string
  /** Where the brand and the end of a logout lead. */
  readonly homePath: string
  /** What {@link homePath} is for this request, from outside. */
  homePathOf(ctx: AppContext): string
  /** Whether strangers may make an account: with the feature `setup`, not before there is a superuser. */
  isRegistrationOpen(): Promise<boolean>
  /** Carries the token of a mailed link from its address to the page behind it. */
  readonly step: StepCookie
  /**
   * What ties a login that is half-way to the person as they are now: it changes with their password. A keyed
   * digest.
   */
  stampOf(user: User, backend: string): string
  /** What the site is called. */
  readonly siteName: string
  /** Whether the app has a feature of this name: pages lead only to pages that there are. */
  hasFeature(name: string): boolean
  /** The parts of the admin that there are besides, such as `groups`: its feature fills in the list. */
  readonly adminParts: string[]
  /** Sections of the app's own in the admin. */
  readonly adminSections: readonly AdminSection[]
  /** The name of the session's cookie, as browsers know it. */
  readonly sessionCookie: string
  /** Every route of the app's features, as soon as all of them are made. */
  readonly routes: readonly Route[]
  /** Tells when a session ends, or the server stops: to end what is open for it. */
  readonly whileLoggedIn: Gadwall['whileLoggedIn']
  /** Where log lines go. */
  readonly logger: Logger
}
