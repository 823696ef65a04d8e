import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { FileTransport } from '../../../src/server/mail/file-transport.ts'
import { MailFiles } from '../../../src/server/mail/mail-files.ts'
import { readMail } from '../../../src/server/mail/read-mail.ts'

describe('a mail that is kept in a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-mails-'))
  after(() => rmSync(directory, { recursive: true, force: true }))

  it('is read as it was written, whatever letters and lengths it has', async () => {
    const transport = new FileTransport(directory, { name: 'Pond, & Cö', address: 'a@example.com' })
    const texts = [
      'plain\n',
      'Grüße vom Teich 🦆, 100 % = alles\n\n-- \nfoot\n',
      `${'a long line with ünïcode '.repeat(40)}\nhttps://example.com/x?a=b&c=${'d'.repeat(200)}\n`,
      '日本語の本文です。'.repeat(60),
      '.\n.dots\n--not-a-boundary\n=3D=\n',
    ]
    for (const text of texts) {
      const subject = text.slice(0, 60).replaceAll('\n', ' ').trim()
      const html = `<!doctype html><p>${text}</p>`
      const mail = { messageId: '<one@example.com>', to: 'ann@example.com', subject, text, html }
      await transport.send(mail)
      const [newest] = await new MailFiles(directory).list()
      expect(newest?.text.trimEnd()).to.equal(text.trimEnd())
      expect(newest?.html.trimEnd()).to.equal(html)
      expect(newest?.subject).to.equal(subject)
      expect(newest?.to).to.equal('ann@example.com')
      expect(newest?.from).to.contain('a@example.com')
      expect(newest?.at).to.be.within(Date.now() - 60_000, Date.now())
      expect(await new MailFiles(directory).find(String(newest?.name))).to.deep.equal(newest)
    }
    expect(readdirSync(directory)).to.have.length(texts.length)
  })

  it('that is cut off, or is no mail, is read as far as it goes', async () => {
    const [name = ''] = readdirSync(directory)
    const raw = readFileSync(join(directory, name), 'utf8')
    for (let end = 0; end < raw.length; end += 7) readMail(raw.slice(0, end))
    const nested = 'Content-Type: multipart/mixed; boundary=x\n\n--x\n'.repeat(50)
    expect(readMail(nested).text).to.equal('')
    expect(readMail('')).to.deep.equal({ subject: '', to: '', from: '', text: '', html: '' })
  })
})
