import type { Messages } from '../messages.ts'

/** Accounts that nobody confirms: on their own page, for staff, in the mail, and in what has happened. */
export const deUnconfirmed: Messages = {
  'account.leaves': 'Ohne bestätigte Adresse wird dieses Konto gelöscht. Sie haben Zeit bis:',
  'admin.user.leaves': 'Nie bestätigt, wird gelöscht am',
  'admin.act.keep': 'Dieses Konto behalten',
  'notice.admin-kept': 'Dieses Konto bleibt, obwohl niemand seine Adresse bestätigt hat.',
  'mail.unconfirmed.subject': 'Ihr Konto bei {site} wird bald gelöscht',
  'mail.unconfirmed.text':
    'Noch hat niemand bestätigt, dass dies die Adresse Ihres Kontos ist. Bitte holen Sie das nach bis: {when}. Sonst wird das Konto mit allem gelöscht, was dazu gehört, und sein Name wird für andere frei.',
  'mail.unconfirmed.button': 'Diese Adresse bestätigen',
  'mail.unconfirmed.else':
    'Wenn Sie kein Konto bei {site} haben, hat sich jemand bei der Adresse vertippt. Dann müssen Sie nichts tun: Das Konto verschwindet von selbst.',
  'activity.user.deleted.unconfirmed':
    'Das Konto wurde gelöscht: Niemand hatte seine Adresse bestätigt.',
  'activity.user.kept': 'Das Konto bleibt, obwohl niemand seine Adresse bestätigt hat.',
  'event.user.deleted.unconfirmed':
    'Das Konto von {subject} wurde gelöscht: Niemand hatte seine Adresse bestätigt',
  'event.user.kept': 'Das Konto von {subject} bleibt, obwohl niemand seine Adresse bestätigt hat',
}
