import type { AuthEvent, EventHub } from '../events.ts'
import type { AuthService } from '../login/auth-service.ts'
import type { MailSender } from './mail-sender.ts'

/** The template for what the owner of an account is told; `null` for what they need not know. */
const TEMPLATES: Readonly<Record<string, (details: Details) => string | null>> = {
  'password.changed': () => 'password-changed',
  'password.reset': () => 'password-was-reset',
  // The browser in which somebody registers is the first, and no surprise.
  'device.new': ({ isFirst }) => (isFirst ? null : 'new-device'),
  'login.succeeded': ({ failuresBefore }) =>
    Number(failuresBefore ?? 0) >= FAILURES_WORTH_A_MAIL ? 'success-after-failures' : null,
  'session.ended': ({ reason }) => (reason === 'misused' ? 'remembered-session-misused' : null),
  'user.closed': () => 'account-closed',
  'user.reopened': () => 'account-reopened',
}

type Details = Readonly<Record<string, unknown>>

const FAILURES_WORTH_A_MAIL = 5

/** Tells the owners of accounts by mail what happens to these, so that they notice what was not them. */
export function sendNotices(events: EventHub, login: AuthService, mail: MailSender): void {
  const tell = async (template: string, { at, request, subject }: AuthEvent) => {
    const user = subject && (await login.userOf(subject))
    if (!user?.email) return
    const { username, email } = user
    await mail.send({ template, to: email, params: { username, at, where: request.address ?? '' } })
  }
  for (const [name, templateFor] of Object.entries(TEMPLATES)) {
    events.on(name, async (event) => {
      const template = templateFor(event.details as Details)
      if (template !== null) await tell(template, event)
    })
  }
}
