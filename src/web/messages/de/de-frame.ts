import type { Messages } from '../messages.ts'

/** What stands on every page, in every form, on the pages for errors, and among the mails of development. */
export const deFrame: Messages = {
  'page.title': '{title} · {site}',
  'page.title.error': 'Fehler: {title}',
  'page.skip': 'Zum Inhalt springen',
  'nav.name': 'Konto',
  'nav.account': 'Ihr Konto,',
  'link.home': 'Zurück zur Startseite',
  'button.logout': 'Abmelden',
  form_cut:
    'Ihre Eingaben sind länger als {max} kB, und der längste Teil davon bleibt nicht erhalten, bis Sie sich bestätigt haben. ' +
    'Wenn Sie ihn noch brauchen, gehen Sie im Browser zurück und kopieren Sie ihn zuerst. Es ist noch nichts damit geschehen.',
  form_restored_cut:
    'Ihre Eingaben sind wieder da, bis auf einen Teil, der zu lang war (mehr als {max} kB): Bitte fügen Sie ihn noch einmal ein. ' +
    'Es ist noch nichts damit geschehen.',
  'form.problem': 'Es gibt ein Problem',
  'form.problem.field': '{label}: {problem}',
  'button.cancel': 'Abbrechen',
  'button.reveal': '{label} anzeigen',
  'hint.password':
    'Mindestens {min} Zeichen. Ein paar Wörter, die Sie sich merken können, sind gut. Leerzeichen sind erlaubt. ' +
    'Nicht Ihr Name, nicht Ihre Adresse und kein Passwort, das viele verwenden.',
  'password.missing': 'Noch {count}.',
  'password.enough': 'Lang genug.',
  time: '{day}. {month} {year}, {time} Uhr ({zone})',
  'time.short': '{day}. {month} {year}, {time}',
  'time.day': '{day}. {month} {year}',

  'error.status': 'Fehler',
  'error.wait': 'Bitte versuchen Sie es in {wait} noch einmal.',
  'error.reference': 'Kennung:',
  'error.expected': 'Erwartet',
  'error.seen': 'Erhalten',

  'title.dev-mail': 'E-Mails dieser Website',
  'dev-mail.lead':
    'In der Entwicklung werden E-Mails in data/mail abgelegt und nicht gesendet. Nur dieser Rechner sieht diese Seite.',
  'dev-mail.none':
    'Noch keine E-Mail. Fordern Sie ein neues Passwort an oder ändern Sie Ihre Adresse.',
  'dev-mail.to': 'An {to}',
  'dev-mail.from': 'Von {from}',
  'dev-mail.html': 'Als HTML ansehen',
  'dev-mail.all': 'Alle E-Mails',
  'nav.languages': 'Sprachen',
}
