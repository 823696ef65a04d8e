import type { Messages } from '../messages.ts'

/** The account page, the steps that one takes from there, and the devices that are logged in. */
export const deAccount: Messages = {
  'account.lead': 'Ihr Konto bei {site}',
  'account.confirm':
    'Bestätigen Sie {email}: Öffnen Sie den Link in der E-Mail, die wir dorthin gesendet haben.',
  'account.resend': 'Noch einmal senden',
  'account.none': 'Keine',
  'account.role': 'Rolle',
  'role.superuser': 'Hauptverwaltung',
  'role.staff': 'Team',
  'account.since': 'Mitglied seit',
  'account.last-login': 'Letzte Anmeldung',
  'account.never': 'Nie',
  'link.email.change': 'E-Mail-Adresse ändern',
  'link.email.add': 'E-Mail-Adresse hinzufügen',
  'link.password': 'Passwort ändern',
  'password.lead':
    'Danach bleiben Sie hier, in diesem Browser, angemeldet. Überall sonst werden Sie abgemeldet.',
  'email.heading': 'E-Mail-Adresse ändern',
  'email.lead': 'Derzeit ist es {email}. Auch an diese Adresse senden wir eine Nachricht.',
  'label.newEmail': 'Neue E-Mail-Adresse',
  'hint.newEmail':
    'Wir senden einen Link dorthin. Ihre Adresse ändert sich, wenn Sie den Link öffnen.',
  'button.send-link': 'Link senden',
  'reauthenticate.lead':
    'Für diesen Schritt brauchen wir noch einmal Ihr Passwort. Danach geht es dort weiter, wo Sie waren.',
  'button.confirm': 'Bestätigen',
  'reauthenticate.again':
    'Melden Sie sich ohne Passwort an? Dann melden Sie sich stattdessen neu an.',
  'button.reauthenticate.again': 'Abmelden und neu anmelden',
  'reauthenticate.elsewhere': 'Bitte melden Sie sich neu an',
  'reauthenticate.elsewhere.text':
    'Dieser Schritt ist nur kurz nach einer Anmeldung möglich. Melden Sie sich ab und dann so wieder ' +
    'an wie zuvor. Danach geht es dort weiter, wo Sie waren.',

  'title.sessions': 'Wo Sie angemeldet sind',
  'link.sessions': 'Alle Geräte anzeigen',
  'sessions.short':
    'Alle Browser, in denen Sie angemeldet sind, und die Möglichkeit, sich dort abzumelden.',
  'sessions.heading': 'Wo Sie angemeldet sind',
  'sessions.lead':
    'Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort: Wer dort war, kennt es vielleicht.',
  'sessions.unknown': 'Ein Browser, den wir nicht kennen',
  'sessions.this': 'Dieses Gerät',
  'sessions.last': 'Zuletzt gesehen',
  'sessions.first': 'Angemeldet',
  'sessions.until': 'Endet spätestens',
  'sessions.end': 'Abmelden',
  'sessions.end-others': 'Alle anderen Geräte abmelden',
  'notice.session-ended': 'Das Gerät ist abgemeldet.',
  'notice.session-gone': 'Das Gerät war bereits abgemeldet.',
  'notice.sessions-ended': 'Alle anderen Geräte sind abgemeldet.',
  'label.language': 'Sprache',
  'label.timeZone': 'Zeitzone',
  'language.browser': 'Wie der Browser',
  'timeZone.none': 'UTC',
}
