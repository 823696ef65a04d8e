import type { Messages } from '../messages.ts'

/** What each permission allows. */
export const dePermissions: Messages = {
  'may.users.view': 'Personen sehen',
  'may.users.add': 'Personen hinzufügen',
  'may.users.change': 'Personen ändern',
  'may.users.delete': 'Personen löschen',
  'may.users.import': 'Personen importieren',
  'may.users.export': 'Personen exportieren',
  'may.groups.view': 'Gruppen sehen',
  'may.groups.add': 'Gruppen hinzufügen',
  'may.groups.change': 'Gruppen und ihre Rechte ändern',
  'may.groups.delete': 'Gruppen löschen',
  'may.sessions.view': 'Sehen, wer angemeldet ist',
  'may.sessions.delete': 'Personen abmelden',
  'may.activity.view': 'Sehen, was geschehen ist',
  'may.mail.view': 'Wartende E-Mails sehen',
  'may.mail.change': 'E-Mails erneut senden',
}
