import type { Auth } from '../../auth/create-auth.ts'
import type { MailTransport } from '../../auth/mail/mail-message.ts'
import { MailWorker } from '../../auth/mail/mail-worker.ts'
import type { Operations } from '../../auth/operations/operations.ts'
import type { Logger } from '../context.ts'
import type { Languages } from '../messages/languages.ts'
import type { WebSettings } from '../options/web-settings.ts'
import { ViewMailRenderer } from './mail-renderer.ts'

interface MailWorkerParts {
  readonly languages: Languages
  /** Whether the app has a page at this path of ours. */
  readonly hasPage: (path: string) => boolean
  readonly logger: Logger
  readonly operations: Operations
}

/** What sends the mails of an app; `null` when it sends none. */
export function mailWorkerOf(
  { mail, mailTasks: tasks, stores, clock }: Pick<Auth, 'mail' | 'mailTasks' | 'stores' | 'clock'>,
  transport: MailTransport | undefined,
  { viewFolders, cachesViews, siteName, origins, basePath, prefix }: WebSettings,
  { languages, hasPage, logger, operations }: MailWorkerParts,
): MailWorker | null {
  if (!mail || !transport || !stores.outbox) return null
  const origin = origins[0] as string
  const renderer = new ViewMailRenderer({
    viewFolders,
    cache: cachesViews,
    siteName,
    pagesUrl: `${origin}${basePath}${prefix}`,
    languages,
    hasPage,
  })
  const { hostname: host } = new URL(origin)
  const { outbox } = stores
  return new MailWorker({
    outbox,
    mail,
    transport,
    renderer,
    tasks,
    host,
    logger,
    operations,
    clock,
  })
}

const NO_MAIL =
  'no mail can be sent, so nobody resets a password or confirms an address by mail: ' +
  'set SMTP_URL and MAIL_FROM, or give the option `mail`'
const HIDDEN =
  'pages that work by mail are left out: no backend has the methods for them, or `tokens` is missing in `stores`'

const NO_INVITATIONS =
  'people join by invitation, but nobody can be invited: that needs `tokens` in `stores`, and mail'

type MailFacts = Pick<Auth, 'mail' | 'resets' | 'addresses' | 'registration' | 'invitations'>

/** Says at the start, once, which pages people will miss. */
export function logMissingMail(
  { mail, resets, addresses, registration, invitations }: MailFacts,
  logger: Logger,
): void {
  if (registration === 'invite' && !invitations) logger.warn({}, NO_INVITATIONS)
  if (!mail) {
    logger.info({}, NO_MAIL)
    return
  }
  const leftOut = [
    ...(resets ? [] : ['password reset (findByEmail, savePassword)']),
    ...(addresses ? [] : ['confirmed addresses (findByEmail, saveEmail)']),
  ]
  if (leftOut.length > 0) logger.info({ leftOut }, HIDDEN)
}
