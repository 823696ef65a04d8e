import type { Messages } from '../messages.ts'

/** The data of oneself: the file, and what is said of it. */
export const deOwnData: Messages = {
  'account.data': 'Ihre Daten',
  'account.data.text':
    'Alles, was wir über Sie gespeichert haben, als eine JSON-Datei: Konto, Geräte, zweite Faktoren, E-Mails und was geschehen ist. Passwörter und Geheimnisse sind nicht dabei.',
  'account.data.button': 'Meine Daten herunterladen',
  'admin.user.data': 'Daten dieser Person',
  'admin.user.data-lead':
    'Alles, was wir über diese Person gespeichert haben, für den Fall, dass sie danach fragt: dieselbe Datei, die sie selbst herunterladen kann. Geben Sie sie niemandem sonst.',
  'admin.user.data-button': 'Daten herunterladen',
  'activity.user.data-exported': 'Eine Kopie aller Daten des Kontos wurde heruntergeladen.',
  'event.user.data-exported': 'Alle Daten von {subject} wurden heruntergeladen',
  'event.user.list-exported': 'Die Liste der Personen wurde heruntergeladen',
  'profile.username-hint':
    'Damit melden Sie sich an. Wenn Sie ihn ändern, bleibt der alte 30 Tage lang Ihrer: Niemand sonst bekommt ihn, und Sie können zu ihm zurückkehren.',
  username_often:
    'Sie haben Ihren Benutzernamen in {days} Tagen {count}-mal geändert. Versuchen Sie es später noch einmal, oder kehren Sie zu einem von diesen zurück.',
}
