import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AuthOptions } from '../../auth/auth-options.ts'
import type { Config } from '../../config/config.ts'
import { accountPage } from '../../web/controllers/account.ts'
import { devMail } from '../../web/controllers/dev-mail.ts'
import { docs } from '../../web/controllers/docs.ts'
import { start } from '../../web/controllers/start.ts'
import type { Feature } from '../../web/feature.ts'
import type { StartCard } from '../../web/start-card.ts'
import { FileTransport } from '../mail/file-transport.ts'
import { MailFiles } from '../mail/mail-files.ts'
import { DocsFolder } from './docs/docs-folder.ts'
import { closedCards } from './start-card-file.ts'

/** Who has put the first steps away. */
const CLOSED_CARDS = 'data/start-card-closed'

/** A clone has its sources; the package that npm installs does not. */
const SOURCES = fileURLToPath(new URL('../../../src', import.meta.url))

interface DeveloperOptions {
  readonly config: Pick<Config, 'mode'>
  readonly directory?: string
  /** Takes mails, for tests (those of the storage). */
  readonly mail?: AuthOptions['mail']
}

/** The features of a site, and in development what helps those who build it. */
export function withDeveloperFeatures(
  features: readonly Feature[],
  { config, directory = process.cwd(), mail: given }: DeveloperOptions,
  { mail }: { readonly mail?: AuthOptions['mail'] },
): readonly Feature[] {
  if (config.mode !== 'development') return features
  const card: StartCard = {
    ...closedCards(join(directory, CLOSED_CARDS)),
    program: existsSync(SOURCES) ? 'npm run gadwall --' : 'npx gadwall',
  }
  const account = accountPage(card)
  const keepsMails = given === undefined && mail instanceof FileTransport
  return [
    ...features.map((one) => (one.name === account.name ? account : one)),
    start(card),
    docs(new DocsFolder()),
    ...(keepsMails ? [devMail(new MailFiles(mail.directory))] : []),
  ]
}
