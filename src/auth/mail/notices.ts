import type { AuthEvent, EventHub } from '../events.ts'
import type { AuthService } from '../login/auth-service.ts'
import { mailLanguage } from './mail-language.ts'
import type { MailSender } from './mail-sender.ts'
import { noticeParams } from './notice-params.ts'

type Details = Readonly<Record<string, unknown>>

const FAILURES_WORTH_A_WORD = 5

/** The template of what the owner of an account is told; `null` for what they need not know. */
const TEMPLATES: Readonly<Record<string, (details: Details) => string | null>> = {
  'password.changed': ({ isUnusable }) =>
    isUnusable === true ? 'password-removed' : 'password-changed',
  'password.removed': () => 'password-given-up',
  'password.reset': () => 'password-was-reset',
  'password.required': ({ reason }) =>
    reason === 'leaked' ? 'password-leaked' : 'password-required',
  // The browser in which somebody registers is the first, and no surprise.
  'device.new': ({ isFirst }) => (isFirst === true ? null : 'new-device'),
  // Whoever logs in by mail was sent one already.
  'login.after-failures': ({ use }) => (use === 'mail-code' ? null : 'success-after-failures'),
  'session.ended': ({ reason }) => (reason === 'misused' ? 'remembered-session-misused' : null),
  'user.updated': ({ fields }) =>
    Array.isArray(fields) && fields.includes('username') ? 'username-changed' : null,
  // Whoever makes an account with a passkey knows of it.
  'factor.added': ({ isFirst }) => (isFirst === true ? null : 'factor-added'),
  'factor.removed': () => 'factor-removed',
  'factor.reset': () => 'factor-reset',
  // Somebody has the password. A mail for each wrong code would be a flood.
  'factor.failed': ({ inARow }) => (inARow === FAILURES_WORTH_A_WORD ? 'factor-failed' : null),
  'passkey.counter-back': ({ isRefused }) =>
    isRefused === true ? 'passkey-counter-refused' : 'passkey-counter-back',
  'recovery.used': ({ isFew }) => (isFew === true ? 'recovery-used-few' : 'recovery-used'),
  'recovery.renewed': () => 'recovery-renewed',
  'user.reopened': () => 'account-reopened',
}

/**
 * Tells the owners of accounts by mail what happens to these, so that they notice what was not them
 * (ASVS 5.0, 6.3.5 and 6.3.7). Only to addresses that are confirmed.
 */
export function sendNotices(events: EventHub, login: AuthService, mail: MailSender): void {
  const tell = async (template: string, event: AuthEvent) => {
    const found = event.subject && (await login.findOf(event.subject))
    if (!found?.user.email) return
    const { left } = event.details as Details
    const known = noticeParams(found, event.request, event.at)
    const params = { ...known, ...(typeof left === 'number' && { left }) }
    const { request } = event
    await mail.send({
      template,
      to: found.user.email,
      params,
      ...mailLanguage(found.user, request),
    })
  }
  for (const [name, templateFor] of Object.entries(TEMPLATES)) {
    events.on(name, async (event) => {
      const template = templateFor(event.details as Details)
      if (template !== null) await tell(template, event)
    })
  }
}
