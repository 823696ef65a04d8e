import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { MAIL_CLAIM_MS, MailWorker } from '../../../src/auth/mail/mail-worker.ts'
import { SmtpTransport } from '../../../src/server/mail/smtp-transport.ts'
import { type MailBox, startMailSite } from '../../support/mail-box.ts'
import { createPerson } from '../../support/people.ts'
import { TestSmtpServer } from '../../support/smtp-server.ts'
import type { TestSite } from '../../support/test-site.ts'

const QUICK = { connectMs: 500, greetMs: 500, stepMs: 500 }
const FROM = { name: '', address: 'accounts@example.com' }
const HOUR_MS = 3_600_000

/** A site with its database, the worker of the mails, and a mail server that misbehaves. */
describe('the mails of a site whose mail server', () => {
  let site: TestSite
  let box: MailBox
  let smtp: TestSmtpServer
  let transport: SmtpTransport
  let received: string[]
  let now: number
  let warnings: string[]

  beforeEach(async () => {
    ;({ site, box } = await startMailSite())
    ;[received, warnings, now] = [[], [], site.auth.clock()]
  })
  afterEach(async () => {
    await transport.close()
    await smtp.kill()
    await site.stop()
  })

  async function start(options: ConstructorParameters<typeof TestSmtpServer>[0]) {
    smtp = await new TestSmtpServer(options).listen()
    transport = new SmtpTransport(smtp.url, FROM, QUICK)
  }

  function worker(): MailWorker {
    const { outbox } = site.stores
    const { mail, mailTasks: tasks } = site.auth
    if (!outbox || !mail) throw new Error('The site has no mail')
    const render = (template: string) => ({ subject: template, text: template, html: template })
    const logger = { warn: (fields: object) => void warnings.push(JSON.stringify(fields)) }
    const parts = { outbox, mail, tasks, transport, renderer: { render }, host: 'example.com' }
    return new MailWorker({ ...parts, logger, clock: () => now, random: () => 0.5 })
  }

  async function ask(count: number): Promise<void> {
    for (let index = 0; index < count; index++) {
      const params = { username: 'ada', link: '/x' }
      await site.auth.mail?.send({
        template: 'password-reset',
        to: `p${index}@example.com`,
        params,
      })
    }
    now += count
  }

  const all = (count: number) =>
    Array.from({ length: count }, (_, index) => `p${index}@example.com`)
  const refusal = (responseCode: number) =>
    Object.assign(new Error('no p1@example.com'), { responseCode })

  it('stalls, refuses for now, refuses for good or dies in the middle: each mail comes once, but the refused one', async () => {
    const failed = new Set<string>()
    const firstTime = (to: string) => !failed.has(to) && failed.add(to)
    await start({
      onRcptTo: ({ address }, _session, done) => {
        if (address === 'p0@example.com' && firstTime(address)) return
        if (address === 'p1@example.com') return done(refusal(550))
        if (address === 'p2@example.com' && firstTime(address)) return done(refusal(451))
        done()
      },
      onData: (stream, { envelope }, done) => {
        const to = String(envelope.rcptTo[0]?.address)
        stream.resume()
        stream.on('end', () => {
          if (to === 'p3@example.com' && firstTime(to)) return done(refusal(421))
          if (to === 'p4@example.com' && firstTime(to)) return smtp.breakConnections()
          received.push(to)
          done()
        })
      },
    })
    await ask(12)
    for (let hours = 0; hours < 4; hours++) {
      await worker().sendDue()
      now += HOUR_MS
    }
    expect([...failed].sort()).to.deep.equal(all(5).filter((to) => to !== 'p1@example.com'))
    expect(received.sort()).to.deep.equal(
      all(12)
        .filter((to) => to !== 'p1@example.com')
        .sort(),
    )
    expect(await site.stores.outbox?.counts()).to.deep.equal({ waiting: 0, sent: 11, abandoned: 1 })
    expect(warnings.join()).to.contain('550').and.not.contain('@example.com')
  })

  it('is silent to one mail: it holds up the others for no longer than the time limit', async () => {
    await start({
      onRcptTo: ({ address }, _session, done) => {
        if (address !== 'p0@example.com') done()
      },
    })
    await ask(12)
    const begin = Date.now()
    await worker().sendDue()
    expect(smtp.mails.flatMap(({ to }) => to).sort()).to.deep.equal(all(12).slice(1).sort())
    expect(Date.now() - begin).to.be.below(5000)
  })

  it('a worker that is killed after its task leaves one mail, not two', async () => {
    await start({})
    await createPerson(site, 'ada', 'ada@example.com')
    await site.auth.resets?.ask('ada@example.com', { address: null, agent: null })
    now += 1
    const killed = worker()
    const { outbox } = site.stores
    const sent = outbox?.sent.bind(outbox)
    // Nothing that it writes outside the transaction of the task comes to pass any more.
    if (outbox) outbox.sent = () => new Promise(() => {})
    void killed.sendDue()
    await pause(500)
    if (outbox && sent) outbox.sent = sent
    now += MAIL_CLAIM_MS
    await worker().sendDue()
    await worker().sendDue()
    expect(smtp.mails).to.have.length(1)
    expect(await box.deliver()).to.deep.equal([])
  })
})
