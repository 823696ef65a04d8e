import { createServer, type Server, type Socket } from 'node:net'
import { expect } from 'chai'
import { type MailMessage, MailRefused } from '../../../src/auth/mail/mail-message.ts'
import { SmtpTransport } from '../../../src/server/mail/smtp-transport.ts'
import { TestSmtpServer } from '../../support/smtp-server.ts'

const FROM = { name: 'Pond, & Co', address: 'accounts@example.com' }
const QUICK = { connectMs: 300, greetMs: 300, stepMs: 300 }

const mail = (changes: Partial<MailMessage> = {}): MailMessage => ({
  messageId: '<one@example.com>',
  to: 'ann@example.com',
  subject: 'Grüße vom Teich 🦆',
  text: 'Hello ann,\n\nhttps://example.com/x\n',
  html: '<p>Hello <b>ann</b></p>',
  ...changes,
})

/** Something that accepts connections and does what it is told with them. */
async function listenTo(
  onSocket: (socket: Socket) => void,
): Promise<{ url: string; server: Server }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  server.on('close', () => sockets.forEach((socket) => void socket.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `smtp://127.0.0.1:${port}`, server }
}

async function failureOf(url: string): Promise<unknown> {
  const transport = new SmtpTransport(url, FROM, QUICK)
  try {
    await transport.send(mail())
    return null
  } catch (error) {
    return error
  } finally {
    await transport.close()
  }
}

describe('SmtpTransport', () => {
  let smtp: TestSmtpServer
  before(async () => {
    smtp = await new TestSmtpServer().listen()
  })
  after(() => smtp.close())

  it('sends text and HTML with the sender, the subject and the id that it was given', async () => {
    const transport = new SmtpTransport(smtp.url, FROM)
    await transport.send(mail())
    await transport.close()

    const { from, to, raw } = smtp.mails.at(-1) ?? { from: '', to: [], raw: '' }
    expect([from, ...to]).to.deep.equal(['accounts@example.com', 'ann@example.com'])
    expect(raw).to.contain('From: "Pond, & Co" <accounts@example.com>')
    expect(raw).to.contain('Message-ID: <one@example.com>')
    expect(raw).to.contain('Auto-Submitted: auto-generated')
    expect(raw).to.match(/^Subject: =\?UTF-8\?/m)
    expect(raw)
      .to.match(/Content-Type: text\/plain/)
      .and.match(/Content-Type: text\/html/)
  })

  it('lets no address and no subject add a header or a recipient', async () => {
    const transport = new SmtpTransport(smtp.url, FROM)
    const bad = [
      'a@b.c\r\nBcc: eve@example.com',
      'a@b.c, eve@example.com',
      '"x\r\nBcc: eve@example.com"@b.c',
    ]
    for (const to of bad) {
      const subject = `hello\r\nBcc: eve@example.com\r\n\r\nbody ${'x'.repeat(2000)}\0`
      await transport.send(mail({ to, subject })).catch(() => {})
    }
    await transport.close()

    expect(smtp.mails.flatMap(({ to }) => to)).to.not.include('eve@example.com')
    expect(smtp.mails.map(({ raw }) => raw).join('\n')).to.not.match(/^Bcc:/m)
  })

  it('gives up a mail that the server refuses for good, and no other', async () => {
    const refusing = (responseCode: number) =>
      new TestSmtpServer({
        onRcptTo: (_address, _session, done) =>
          done(Object.assign(new Error('no such mailbox ann@example.com'), { responseCode })),
      }).listen()
    for (const [code, isFinal] of [
      [550, true],
      [552, true],
      [421, false],
      [451, false],
    ] as const) {
      const server = await refusing(code)
      const error = await failureOf(server.url)
      await server.close()
      expect(error, `${code}`).to.be.instanceOf(Error)
      expect(error instanceof MailRefused, `${code}`).to.equal(isFinal)
    }
  })

  it('tries again later when the server is silent, is gone, or dies in the middle', async () => {
    const silent = await listenTo(() => {})
    const dying = await listenTo((socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', (data) => {
        const line = data.toString()
        if (line.startsWith('DATA')) socket.write('354 go on\r\n', () => socket.destroy())
        else socket.write('250 ok\r\n')
      })
    })
    const closed = await listenTo(() => {})
    await new Promise((resolve) => closed.server.close(resolve))
    for (const { url } of [silent, dying, closed]) {
      const error = await failureOf(url)
      expect(error).to.be.instanceOf(Error).and.not.instanceOf(MailRefused)
    }
    silent.server.close()
    dying.server.close()
    silent.server.emit('close')
  })

  it('sends no password and no mail to a foreign server without TLS, unless that is allowed', async () => {
    // A name that is no loopback name, and leads to this machine.
    const url = smtp.url.replace('127.0.0.1', '0.0.0.0').replace('smtp://', 'smtp://ann:secret@')
    const before = smtp.mails.length
    expect(await failureOf(url)).to.be.instanceOf(Error)
    expect(smtp.mails.length).to.equal(before)
  })
})
