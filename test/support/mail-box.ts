import type { MailTransport } from '../../src/auth/mail/mail-message.ts'
import type { NewMail } from '../../src/auth/mail/mail-sender.ts'
import { startTestSite, type TestSite, type TestSiteOptions } from './test-site.ts'

const NEVER = 8e15

/** Finds the mails of a site in its outbox: its worker is not started. */
export class MailBox implements MailTransport {
  /** What was delivered, in order. */
  readonly mails: NewMail[] = []
  declare site: TestSite

  async send(): Promise<void> {
    throw new Error('The worker of a test site does not run')
  }

  /** Does what the worker of the mails does, and gives back the mails that came of it. */
  async deliver(): Promise<readonly NewMail[]> {
    const { outbox } = this.site.stores
    const before = this.mails.length
    for (;;) {
      const rows = (await outbox?.claim('test', NEVER, NEVER - 1, 100)) ?? []
      if (rows.length === 0) return this.mails.slice(before)
      for (const row of rows) {
        const { id, template, to } = row
        const mail = { template, to, params: (await this.site.auth.mail?.paramsOf(row)) ?? {} }
        const task = this.site.auth.mailTasks[template]
        if (task) await task(mail)
        // Every browser of a test is a new one.
        else if (template !== 'new-device') this.mails.push(mail)
        await outbox?.sent(id, 'test')
      }
    }
  }

  /** Delivers, and gives back the path of the link in the last mail. */
  async link(template?: string): Promise<string> {
    await this.deliver()
    const found = this.mails.findLast((mail) => !template || mail.template === template)
    return String(found?.params.link)
  }
}

/** A test site that can send mail. */
export async function startMailSite(
  environment: Record<string, string> = {},
  options: TestSiteOptions = {},
): Promise<{ site: TestSite; box: MailBox }> {
  const box = new MailBox()
  const site = await startTestSite(environment, { ...options, mail: box })
  box.site = site
  return { site, box }
}
