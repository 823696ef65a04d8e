import type { Auth } from '../../auth/create-auth.ts'
import type { MailTransport } from '../../auth/mail/mail-message.ts'
import { MailWorker } from '../../auth/mail/mail-worker.ts'
import type { Logger } from '../context.ts'
import type { Say } from '../messages/messages.ts'
import type { WebSettings } from '../web-settings.ts'
import { ViewMailRenderer } from './mail-renderer.ts'

interface MailWorkerParts {
  readonly say: Say
  /** Whether the app has a page at this path of ours. */
  readonly hasPage: (path: string) => boolean
  readonly logger: Logger
}

/** What sends the mails of an app; `null` when it sends none. */
export function mailWorkerOf(
  { mail, mailTasks: tasks, stores, clock }: Pick<Auth, 'mail' | 'mailTasks' | 'stores' | 'clock'>,
  transport: MailTransport | undefined,
  { viewFolders, cachesViews, siteName, origins, basePath, prefix }: WebSettings,
  { say, hasPage, logger }: MailWorkerParts,
): MailWorker | null {
  if (!mail || !transport || !stores.outbox) return null
  const origin = origins[0] as string
  const renderer = new ViewMailRenderer({
    viewFolders,
    cache: cachesViews,
    siteName,
    pagesUrl: `${origin}${basePath}${prefix}`,
    say,
    hasPage,
  })
  const { hostname: host } = new URL(origin)
  const { outbox } = stores
  return new MailWorker({ outbox, mail, transport, renderer, tasks, host, logger, clock })
}
