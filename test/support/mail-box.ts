import { randomText } from '../../src/auth/crypto/random.ts'
import type { MailSender, NewMail } from '../../src/auth/mail/mail-sender.ts'
import type { Stores } from '../../src/auth/stores.ts'
import { startTestSite, type TestSite, type TestSiteOptions } from './test-site.ts'

const NEVER = 8e15

/** Keeps the mails of a site in its outbox until a test delivers them. */
export class MailBox implements MailSender {
  /** What was delivered, in order. */
  readonly mails: NewMail[] = []
  declare site: TestSite
  #count = 0

  async send(mail: NewMail, stores: Pick<Stores, 'outbox'> = this.site.stores): Promise<void> {
    const { template, to, language = 'en' } = mail
    const params = JSON.stringify(mail.params)
    const row = { id: randomText(16), template, language, to, params, createdAt: ++this.#count }
    await stores.outbox?.add(row)
  }

  /** Does what the worker of the mails does, and gives back the mails that came of it. */
  async deliver(): Promise<readonly NewMail[]> {
    const { outbox } = this.site.stores
    const before = this.mails.length
    for (;;) {
      const rows = (await outbox?.claim('test', NEVER, NEVER - 1, 100)) ?? []
      if (rows.length === 0) return this.mails.slice(before)
      for (const { id, template, to, params } of rows) {
        const mail = { template, to, params: JSON.parse(params) as NewMail['params'] }
        const task = this.site.auth.mailTasks[template]
        if (task) await task(mail)
        else this.mails.push(mail)
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
