import { Browser } from '../../support/browser.ts'
import { Watch } from '../../support/watch.ts'
import type { WatchedAddress } from '../../support/watched-server.ts'
import { promise } from './target.ts'

/** How long one request may hold up the event loop, in milliseconds. */
const MOST_DELAY_MS = 50
/** A machine that does other things as well delays a process now and then, not again and again. */
const SECOND_LOOKS = 4

/** The secret of the sites that are tried: no answer may show it. */
export const SITE_SECRET = 'a secret that only the tests of this project know'

// Stacks, paths of ours, errors of databases, hashes.
const LEAK =
  /\n\s+at [\w.<>[\] ]+ \(|node_modules|\/src\/\w+\/|\.ts:\d+|SQLITE_[A-Z]+|SequelizeDatabaseError|\$2[aby]\$\d\d\$|\$bcrypt-sha256\$|passwordHash|password_hash/

/** A site that runs in a process of its own, and is asked after each input how it has taken it. */
export class FuzzedSite {
  readonly url: string
  readonly #watch: Watch

  constructor({ url, socketPath }: WatchedAddress) {
    this.url = url
    this.#watch = new Watch(socketPath)
  }

  browser(): Browser {
    return new Browser(this.url)
  }

  /**
   * Tries something, and sees to it that the server is there afterwards and was not held up. What seems to
   * have held it up is tried again: the shortest delay counts.
   */
  async watch(work: () => Promise<void>): Promise<void> {
    let least = await this.#delayOf(work)
    for (let look = 0; look < SECOND_LOOKS && least > MOST_DELAY_MS; look += 1) {
      least = Math.min(least, await this.#delayOf(work))
    }
    promise(least <= MOST_DELAY_MS, `It held up the event loop for ${least.toFixed(0)} ms`)
  }

  /** Rejects when the server has ended. */
  async #delayOf(work: () => Promise<void>): Promise<number> {
    await this.#watch.look()
    await work()
    return (await this.#watch.look()).delayMs
  }

  close(): void {
    this.#watch.close()
  }
}

/** Throws when an answer tells what is nobody's business. */
export function assertTight(text: string): void {
  const leak = LEAK.exec(text)?.[0] ?? (text.includes(SITE_SECRET) ? 'the secret' : null)
  promise(leak === null, `The answer shows ${JSON.stringify(leak)}`)
}
