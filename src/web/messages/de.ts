import { deAccount } from './de/de-account.ts'
import { deActivity } from './de/de-activity.ts'
import { deAdmin } from './de/de-admin.ts'
import { deBots } from './de/de-bots.ts'
import { deClosing } from './de/de-closing.ts'
import { deDocs } from './de/de-docs.ts'
import { deEmergency } from './de/de-emergency.ts'
import { deEvents } from './de/de-events.ts'
import { deFactors } from './de/de-factors.ts'
import { deForms } from './de/de-forms.ts'
import { deFrame } from './de/de-frame.ts'
import { deImport } from './de/de-import.ts'
import { deJoining } from './de/de-joining.ts'
import { deLogin } from './de/de-login.ts'
import { deMails } from './de/de-mails.ts'
import { deOverview } from './de/de-overview.ts'
import { deOwnData } from './de/de-own-data.ts'
import { deRecovery } from './de/de-recovery.ts'
import { deSections } from './de/de-sections.ts'
import { deUnconfirmed } from './de/de-unconfirmed.ts'
import type { Messages } from './messages.ts'

/** Every sentence of the English catalogue in German: a test finds what is missing. */
export const de: Messages = {
  ...deAccount,
  ...deActivity,
  ...deAdmin,
  ...deBots,
  ...deClosing,
  ...deDocs,
  ...deEvents,
  ...deFactors,
  ...deForms,
  ...deFrame,
  ...deImport,
  ...deJoining,
  ...deLogin,
  ...deMails,
  ...deOwnData,
  ...deRecovery,
  ...deSections,
  ...deUnconfirmed,
  ...deEmergency,
  ...deOverview,
}
