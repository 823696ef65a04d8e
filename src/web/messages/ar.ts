import { arAccount } from './ar/ar-account.ts'
import { arActivity } from './ar/ar-activity.ts'
import { arAdmin } from './ar/ar-admin.ts'
import { arBots } from './ar/ar-bots.ts'
import { arClosing } from './ar/ar-closing.ts'
import { arDocs } from './ar/ar-docs.ts'
import { arEmergency } from './ar/ar-emergency.ts'
import { arEvents } from './ar/ar-events.ts'
import { arFactors } from './ar/ar-factors.ts'
import { arForms } from './ar/ar-forms.ts'
import { arFrame } from './ar/ar-frame.ts'
import { arImport } from './ar/ar-import.ts'
import { arJoining } from './ar/ar-joining.ts'
import { arLogin } from './ar/ar-login.ts'
import { arMails } from './ar/ar-mails.ts'
import { arOverview } from './ar/ar-overview.ts'
import { arOwnData } from './ar/ar-own-data.ts'
import { arRecovery } from './ar/ar-recovery.ts'
import { arSections } from './ar/ar-sections.ts'
import { arUnconfirmed } from './ar/ar-unconfirmed.ts'
import type { Messages } from './messages.ts'

/** Every sentence of the English catalogue in Arabic: a test finds what is missing. */
export const ar: Messages = {
  ...arAccount,
  ...arActivity,
  ...arAdmin,
  ...arBots,
  ...arClosing,
  ...arDocs,
  ...arEvents,
  ...arFactors,
  ...arForms,
  ...arFrame,
  ...arImport,
  ...arJoining,
  ...arLogin,
  ...arMails,
  ...arOwnData,
  ...arRecovery,
  ...arSections,
  ...arUnconfirmed,
  ...arEmergency,
  ...arOverview,
}
