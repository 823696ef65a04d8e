import type { Messages } from '../messages.ts'
import { deWithoutPassword } from './de-without-password.ts'

/** The pages of a forgotten password, of an address that is confirmed, and of a link that is over. */
export const deRecovery: Messages = {
  'reset.lead': 'Wir senden Ihnen einen Link, mit dem Sie ein neues festlegen.',
  'reset.hint': 'Die bestätigte Adresse Ihres Kontos.',
  'reset.remembered': 'Wieder eingefallen?',
  'reset.sent.lead':
    'Wenn ein Konto diese Adresse hat, ist eine E-Mail mit einem Link unterwegs. Der Link gilt eine Stunde lang, und nur einmal.',
  'reset.sent.text':
    'Nichts angekommen? Sehen Sie im Spam-Ordner nach. Die Adresse muss eine sein, die Sie bestätigt haben.',
  'reset.sent.again': 'Andere Adresse versuchen',
  'reset.sent.back': 'Zurück zur Anmeldung',
  'reset.set.lead':
    'Für {username}. Sie werden überall abgemeldet und melden sich mit dem neuen Passwort wieder an.',
  'button.reset.set': 'Passwort festlegen',
  'verify.lead': 'Ist {email} die Adresse des Kontos {username}?',
  'verify.text':
    'Wenn das nicht Ihr Konto ist, schließen Sie diese Seite. Es hat sich nichts geändert.',
  'button.verify': 'Ja, bestätigen',
  'verify.waiting':
    'Ihr Konto braucht eine bestätigte Adresse, bevor Sie sich anmelden können. Öffnen Sie den Link in der ' +
    'E-Mail, die wir Ihnen senden, und melden Sie sich dann an.',
  'verify.done': 'Bestätigt?',
  'link-over.text':
    'Er wurde schon verwendet, ist zu alt, oder seit dem Senden hat sich etwas geändert. Nichts ist ' +
    'verloren: Sie können einen neuen bekommen.',
  'link-over.again': 'Neuen Link anfordern',
  ...deWithoutPassword,
}
