import type { Messages } from '../messages.ts'

/** The home page, the set-up, and the ways to log in or out, by mail too. */
export const deLogin: Messages = {
  'home.hello': 'Hallo, {username}',
  'home.logged-in': 'Sie sind bei {site} angemeldet.',
  'home.account': 'Zu Ihrem Konto',
  'home.new': 'Diese Website ist neu',
  'home.new.text':
    'Das Konto der Person, die die Website betreibt, fehlt noch. Es wird auf der Einrichtungsseite ' +
    'angelegt, mit dem Code, den der Server auf seiner Konsole ausgegeben hat.',
  'home.welcome': 'Willkommen bei {site}',
  'home.text': 'Melden Sie sich an, um Ihr Konto zu sehen.',
  'home.text.register':
    'Melden Sie sich an, um Ihr Konto zu sehen. Neu hier? In einer Minute haben Sie eines.',
  'setup.heading': '{site} einrichten',
  'setup.lead': 'Sie legen das Konto der Person an, die diese Website betreibt. Es darf alles.',
  'present.heading': 'Sie sind {username}',
  'present.lead': 'Sie sind bei {site} bereits angemeldet.',
  'present.onward': 'Weiter',
  'present.not-you': 'Sind Sie jemand anderes?',
  'logout.heading': 'Von {site} abmelden?',
  'logout.lead': 'Sie sind als {username} angemeldet.',
  'logout.nobody': 'Sie sind nicht angemeldet',
  'logout.nobody.text': 'Auf diesem Gerät gibt es nichts abzumelden.',

  'title.mail-login': 'Per E-Mail anmelden',
  'title.mail-login.code': 'Sehen Sie in Ihr Postfach',
  'title.mail-login.elsewhere': 'Bitte zurück zum ersten Browser',
  'link.mail-login': 'Per E-Mail anmelden',
  'mail-login.lead':
    'Wir senden Ihnen eine E-Mail mit einem Link und einem Code. Eines davon genügt zum Anmelden, ohne Ihr Passwort.',
  'mail-login.hint.email': 'Die bestätigte Adresse Ihres Kontos.',
  'button.mail-login': 'E-Mail senden',
  'mail-login.password': 'Sie wissen Ihr Passwort?',
  'mail-login.code.lead':
    'Wenn ein Konto diese Adresse hat, ist eine E-Mail unterwegs. Öffnen Sie den Link in diesem Browser, oder geben Sie den Code hier ein. Beide gelten einmal, zehn Minuten lang.',
  'label.mail-login.code': 'Code aus der E-Mail',
  'mail-login.hint.code': 'Sechs Ziffern.',
  'button.mail-login.code': 'Anmelden',
  'mail-login.nothing':
    'Nichts angekommen? Sehen Sie im Spam-Ordner nach. Die Adresse muss eine sein, die Sie bestätigt haben.',
  'mail-login.again': 'Noch eine E-Mail senden',
  'mail-login.confirm.lead': 'Sie melden sich bei {site} an als',
  'mail-login.confirm.else':
    'Wenn Sie das nicht angefordert haben, schließen Sie diese Seite. Dann wird niemand angemeldet.',
  'button.mail-login.confirm': 'Anmelden',
  'mail-login.elsewhere.lead':
    'Dieser Link funktioniert nur in dem Browser, der ihn angefordert hat, und nur aus der neuesten E-Mail. Geben Sie die sechs Ziffern aus der E-Mail auf der Seite ein, auf der Sie sie angefordert haben.',
  'mail-login.elsewhere.else':
    'Wenn Sie diese E-Mail nicht angefordert haben, schließen Sie diese Seite, und geben Sie den Code niemandem.',
  'mail-login.elsewhere.again': 'Stattdessen hier anmelden',
  mail_code_missing: 'Bitte geben Sie den Code aus der E-Mail ein.',
  mail_code_malformed: 'Der Code hat sechs Ziffern.',
  mail_code_wrong:
    'Das ist nicht der Code aus unserer neuesten E-Mail. Sie haben noch {count} {count|Versuch|Versuche}.',
  mail_code_over: 'Hier gilt kein Code mehr. Fordern Sie eine neue E-Mail an.',
  mail_code_stopped:
    'Für dieses Konto wurden zu viele falsche Codes eingegeben. Öffnen Sie stattdessen den Link aus der E-Mail in diesem Browser.',
  mail_login_elsewhere: 'Geben Sie den Code dort ein, wo Sie die E-Mail angefordert haben.',
}
