import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MailMessage, MailTransport } from '../../auth/mail/mail-message.ts'
import type { Sender } from '../../config/settings/mail.ts'

/** So many of the newest mails are kept in `data/mail`. */
export const MOST_MAIL_FILES = 100

/** Keeps mails as files, for development: no mail server is needed, and nothing leaves the machine. */
export class FileTransport implements MailTransport {
  /** Where the files are. */
  readonly directory: string
  readonly #from: Sender
  readonly #onKept: (name: string) => void

  /**
   * @param directory where the files are; made when the first mail comes.
   * @param onKept hears of each file by its name.
   */
  constructor(directory: string, from: Sender, onKept: (name: string) => void = () => {}) {
    this.directory = directory
    this.#from = from
    this.#onKept = onKept
  }

  async send({ messageId, to, subject, text, html }: MailMessage): Promise<void> {
    const { createTransport } = await import('nodemailer')
    const stream = createTransport({ streamTransport: true, buffer: true })
    const from = { ...this.#from }
    const mail = { messageId, from, to: { name: '', address: to }, subject, text, html }
    const { message } = await stream.sendMail({
      ...mail,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    await this.#write(message as Buffer)
  }

  /** A file has its name once it is whole. */
  async #write(message: Buffer): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 })
    const time = new Date().toISOString().replaceAll(':', '-')
    const name = `${time}-${randomBytes(6).toString('hex')}.eml`
    const unfinished = join(this.directory, `.${name}`)
    await writeFile(unfinished, message, { mode: 0o600, flag: 'wx' })
    await rename(unfinished, join(this.directory, name))
    this.#onKept(name)
    await this.#removeOldest()
  }

  async #removeOldest(): Promise<void> {
    const names = (await readdir(this.directory)).filter((name) => /^\d.*\.eml$/.test(name)).sort()
    for (const name of names.slice(0, -MOST_MAIL_FILES)) {
      await rm(join(this.directory, name), { force: true })
    }
  }
}
