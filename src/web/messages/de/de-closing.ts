import type { Messages } from '../messages.ts'

/** Closing an account, and opening it again. */
export const deClosing: Messages = {
  'title.close': 'Konto schließen',
  'title.reopen': 'Konto wieder öffnen',
  'link.close': 'Konto schließen',
  'account.close': 'Dieses Konto schließen',
  'account.close.text': 'Danach kann sich niemand mehr anmelden.',
  'close.lead':
    'Sie werden überall abgemeldet, und niemand kann sich mehr bei {username} anmelden.',
  'close.days':
    '{days} Tage lang können Sie Ihr Konto wieder öffnen, über den Link, den wir an {email} senden. Danach wird es mit allem gelöscht, was dazu gehört. Das lässt sich nicht rückgängig machen.',
  'close.days.nomail':
    '{days} Tage lang können die Betreiber von {site} Ihr Konto wieder öffnen. Danach wird es mit allem gelöscht, was dazu gehört. Das lässt sich nicht rückgängig machen.',
  'close.at-once':
    'Ihr Konto wird sofort gelöscht, mit allem, was dazu gehört. Das lässt sich nicht rückgängig machen.',
  'label.confirmName': 'Ihr Benutzername',
  'hint.confirmName': 'Geben Sie {username} ein, damit nichts aus Versehen geschieht.',
  'button.close': 'Mein Konto schließen',
  'button.reopen': 'Ja, wieder öffnen',
  'reopen.lead': 'Ihr Konto {username} ist geschlossen. Möchten Sie es wieder öffnen?',
  'reopen.text': 'Danach melden Sie sich mit Ihrem bisherigen Passwort an.',
  close_name_wrong: 'Das ist nicht Ihr Benutzername.',
  close_last_superuser:
    'Sie sind die einzige Person der Hauptverwaltung. Bestimmen Sie zuerst jemand anderen: Sonst könnte sich niemand mehr um die Website kümmern.',
  'notice.account-closed': 'Ihr Konto ist geschlossen.',
  'notice.account-reopened': 'Ihr Konto ist wieder geöffnet. Bitte melden Sie sich an.',
}
