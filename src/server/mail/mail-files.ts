import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { KeptMail, KeptMails } from '../../web/controllers/dev-mail.ts'
import { readMail } from './read-mail.ts'

// As FileTransport names them: the time, then 48 random bits.
const NAME = /^(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d\.\d{3}Z)-[0-9a-f]{12}\.eml$/

/** Reads the mails that a {@link FileTransport} has kept. */
export class MailFiles implements KeptMails {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
  }

  async list(): Promise<readonly KeptMail[]> {
    const mails = await Promise.all((await this.#names()).map((name) => this.#read(name)))
    return mails.filter((mail) => mail !== null)
  }

  /** Only what the list of the folder has: a name is never a path. */
  async find(name: string): Promise<KeptMail | null> {
    return (await this.#names()).includes(name) ? this.#read(name) : null
  }

  async #names(): Promise<readonly string[]> {
    try {
      const names = await readdir(this.#directory)
      return names
        .filter((name) => NAME.test(name))
        .sort()
        .reverse()
    } catch (error) {
      // The first mail makes the folder.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  /** `null` for a file that is gone meanwhile, and for a link, which may lead anywhere. */
  async #read(name: string): Promise<KeptMail | null> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW
    const file = await open(join(this.#directory, name), flags).catch(() => null)
    if (!file) return null
    try {
      const at = Date.parse(name.replace(NAME, '$1$2:$3:$4'))
      return { name, at, ...readMail(await file.readFile('utf8')) }
    } catch {
      return null
    } finally {
      await file.close()
    }
  }
}
