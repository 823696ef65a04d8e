import { expect } from 'chai'
import { DataKeys } from '../../../src/auth/keys/data-keys.ts'
import { type MailMessage, MailRefused } from '../../../src/auth/mail/mail-message.ts'
import type { MailTask } from '../../../src/auth/mail/mail-sender.ts'
import { MailService } from '../../../src/auth/mail/mail-service.ts'
import { MAIL_CLAIM_MS, MailWorker } from '../../../src/auth/mail/mail-worker.ts'
import { LONGEST_MAIL_WAIT_MS, MOST_MAIL_TRIES } from '../../../src/auth/mail/retry-times.ts'
import { memoryStores } from '../../../src/testing.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('MailWorker', () => {
  let now: number
  let stores: ReturnType<typeof memoryStores>
  let mail: MailService
  let sent: MailMessage[]
  let log: string[]
  let deliver: (message: MailMessage) => Promise<void>
  let tasks: Record<string, MailTask>
  const clock = () => now
  beforeEach(() => {
    now = 1_000_000
    stores = memoryStores()
    const keys = new DataKeys(stores.keys, ['a secret of the tests, long enough'], clock)
    mail = new MailService({ outbox: stores.outbox, keys, clock })
    sent = []
    log = []
    tasks = {}
    deliver = async (message) => void sent.push(message)
  })

  const worker = () =>
    new MailWorker({
      outbox: stores.outbox,
      mail,
      transport: { send: (message) => deliver(message) },
      renderer: {
        render: (template, language, params) => {
          const text = JSON.stringify(params)
          return { subject: `${template} ${language}`, text, html: text }
        },
      },
      tasks,
      host: 'example.com',
      logger: { warn: (fields, message) => void log.push(JSON.stringify({ ...fields, message })) },
      clock,
      random: () => 0.5,
    })
  const ask = async (count = 1) => {
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        mail.send({ template: 'greet', to: `p${index}@example.com`, params: { link: 'secret' } }),
      ),
    )
    now += count
  }

  it('sends a mail once, with an id of its own, and wipes what it was filled with', async () => {
    await ask(2)
    expect(JSON.stringify(stores.outbox.rows)).to.not.contain('secret')
    const one = worker()
    expect(await one.sendDue()).to.equal(2)
    expect(await one.sendDue()).to.equal(0)
    expect(sent.map(({ to, subject, text }) => [to, subject, text])).to.have.deep.members(
      ['p0@example.com', 'p1@example.com'].map((to) => [to, 'greet en', '{"link":"secret"}']),
    )
    expect(new Set(sent.map(({ messageId }) => messageId)).size).to.equal(2)
    expect(sent[0]?.messageId).to.match(/^<[\w-]{22}@example\.com>$/)
    expect(stores.outbox.rows.map(({ params, state }) => params + state)).to.deep.equal([
      'sent',
      'sent',
    ])
  })

  it('waits longer and longer while the server is away, then gives up, and wipes the mail', async () => {
    await ask()
    let tries = 0
    deliver = async () => {
      tries += 1
      throw new Error('connect ECONNREFUSED for p0@example.com')
    }
    const waits: number[] = []
    for (let last = now; stores.outbox.rows[0]?.state === 'waiting'; ) {
      await worker().sendDue()
      const { state, dueAt = 0 } = stores.outbox.rows[0] ?? {}
      if (state !== 'waiting') break
      waits.push(dueAt - last)
      now = last = dueAt
    }
    expect(tries).to.equal(MOST_MAIL_TRIES)
    expect(waits.slice(0, 4)).to.deep.equal([1, 2, 4, 8].map((minutes) => minutes * 60_000))
    expect(Math.max(...waits)).to.equal(LONGEST_MAIL_WAIT_MS)
    expect(stores.outbox.rows[0]).to.include({ state: 'abandoned', params: '' })
    expect(log.join('\n')).to.contain('a mail is given up').and.not.contain('p0@example.com')
  })

  it('gives up at once what the server refuses for good', async () => {
    await ask()
    deliver = async () => {
      throw new MailRefused('the mail server answered 550')
    }
    await worker().sendDue()
    expect(stores.outbox.rows[0]).to.include({ state: 'abandoned', attempts: 1 })
  })

  it('of several workers each mail is sent by one', async () => {
    await ask(100)
    await Promise.all(Array.from({ length: 4 }, () => worker().sendDue()))
    expect(sent).to.have.length(100)
    expect(new Set(sent.map(({ to }) => to)).size).to.equal(100)
  })

  it('loses none of 500 mails while the server is away for a while, and sends each once', async () => {
    await ask(500)
    const send = deliver
    deliver = async () => {
      throw new Error('away')
    }
    await worker().sendDue()
    expect(sent).to.have.length(0)
    deliver = send
    now += DAY_MS
    await worker().sendDue()
    expect(new Set(sent.map(({ to }) => to)).size).to.equal(500)
    expect(sent).to.have.length(500)
  })

  it('a mail of a worker that died in the middle is sent by the next, under the same id', async () => {
    await ask()
    const ids: string[] = []
    // It never ends: the process is gone after the text was on its way.
    deliver = ({ messageId }) => new Promise(() => ids.push(messageId))
    void worker().sendDue()
    while (ids.length === 0) await new Promise(setImmediate)
    deliver = async ({ messageId }) => void ids.push(messageId)
    await worker().sendDue()
    expect(ids).to.have.length(1)
    now += MAIL_CLAIM_MS
    await worker().sendDue()
    expect(ids).to.deep.equal([ids[0], ids[0]])
  })

  it('does the task of a row that is no mail, and tries it again when it fails', async () => {
    let calls = 0
    tasks = {
      greet: async ({ to, params }) => {
        expect([to, params.link]).to.deep.equal(['p0@example.com', 'secret'])
        calls += 1
        if (calls === 1) throw new Error('the database is away')
      },
    }
    await ask()
    await worker().sendDue()
    now += 60_000
    await worker().sendDue()
    expect(calls).to.equal(2)
    expect(sent).to.deep.equal([])
    expect(stores.outbox.rows[0]).to.include({ state: 'sent', params: '' })
  })

  it('a task that notes by itself that it is done is not done again, and not by one whose claim is over', async () => {
    const outcomes: unknown[] = []
    tasks = {
      greet: async ({ to, done }) => {
        if (to === 'p1@example.com') {
          // Another worker takes it over while this one is slow.
          const later = now + MAIL_CLAIM_MS
          await stores.outbox.claim('another', later + MAIL_CLAIM_MS, later, 9)
        }
        outcomes.push([to, await done?.(stores).catch(String)])
      },
    }
    await ask(2)
    await worker().sendDue()
    expect(outcomes).to.have.deep.members([
      ['p0@example.com', undefined],
      ['p1@example.com', 'Error: Another worker has the mail by now'],
    ])
    expect(stores.outbox.rows.map(({ state }) => state)).to.deep.equal(['sent', 'waiting'])
  })

  it('opens no mail with what another was filled with', async () => {
    await ask(2)
    const [one, two] = stores.outbox.rows
    if (!one || !two) throw new Error('two mails wait')
    expect(await mail.paramsOf(one)).to.deep.equal({ link: 'secret' })
    expect(await mail.paramsOf({ ...two, params: one.params })).to.equal(null)
  })

  it('sends soon after a mail was kept in its own process, and ends in good order', async () => {
    const one = worker()
    one.start()
    await ask()
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await one.close()
    await ask()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(sent).to.have.length(1)
  })
})
