import type { Messages } from '../messages.ts'

/** What is wrong with a field or a form, and what stands on forms, pages and notices. */
export const deForms: Messages = {
  field_missing: 'Bitte füllen Sie dieses Feld aus.',
  field_unticked: 'Bitte kreuzen Sie dieses Kästchen an.',
  field_refused: '{message}',
  name_invalid: 'Bitte höchstens {max} sichtbare Zeichen verwenden.',
  form_invalid: 'Bitte prüfen Sie die Felder unten.',
  form_stale:
    'Diese Seite war offen, während sich etwas anderes geändert hat. Es wurde nichts ausgeführt. Bitte senden Sie sie noch einmal ab.',
  form_restored:
    'Ihre Eingaben sind wieder da. Es ist noch nichts damit geschehen: Bitte senden Sie sie noch einmal ab.',
  recent_login_required: 'Bitte bestätigen Sie zuerst Ihr Passwort.',
  login_username_missing: 'Bitte geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.',
  login_password_missing: 'Bitte geben Sie Ihr Passwort ein.',
  username_missing: 'Bitte wählen Sie einen Benutzernamen.',
  username_invalid: 'Höchstens 150 Buchstaben, Ziffern und die Zeichen _ . @ + - sind möglich.',
  username_foreign_email: 'Ein Benutzername mit @ muss Ihre eigene E-Mail-Adresse sein.',
  username_taken: 'Dieser Benutzername ist vergeben.',
  username_kept:
    'Diesen Benutzernamen hatte bis vor Kurzem jemand anderes, und er bleibt noch reserviert. Bitte wählen Sie einen anderen.',
  username_looks_alike:
    'Dieser Name ist dem einer anderen Person zum Verwechseln ähnlich. Bitte wählen Sie einen anderen.',
  username_is_address:
    'Bitte kein @ im Benutzernamen: Für Ihre E-Mail-Adresse gibt es ein eigenes Feld.',
  email_missing: 'Bitte geben Sie Ihre E-Mail-Adresse ein.',
  email_unchanged: 'Das ist bereits Ihre Adresse.',
  email_invalid: 'Bitte geben Sie eine einzelne Adresse ein, etwa ada@example.com.',
  email_taken: 'Zu dieser Adresse gibt es bereits ein Konto.',
  password_too_short: 'Das ist zu kurz: Bitte mindestens {min} Zeichen verwenden.',
  password_too_long: 'Bitte höchstens {max} Byte verwenden, das sind etwa ebenso viele Buchstaben.',
  password_has_nul: 'Bitte lassen Sie das Zeichen NUL weg, das keine Tastatur hat.',
  password_too_similar: 'Das ist {to} zu ähnlich.',
  'to.username': 'Ihrem Benutzernamen',
  'to.email': 'Ihrer E-Mail-Adresse',
  'to.firstName': 'Ihrem Vornamen',
  'to.lastName': 'Ihrem Nachnamen',
  password_too_common:
    'Dieses Passwort verwenden viele, deshalb wird es zuerst ausprobiert. Bitte wählen Sie ein anderes.',
  password_context_word:
    'Das ist kaum mehr als der Name dieser Website, den jeder zuerst ausprobieren würde.',
  password_breached:
    'Dieses Passwort ist aus einem Datenleck anderswo bekannt. Bitte wählen Sie ein anderes.',
  password_check_unavailable:
    'Neue Passwörter lassen sich gerade nicht prüfen. Bitte versuchen Sie es in einigen Minuten noch einmal.',
  password_wrong: 'Das ist nicht Ihr aktuelles Passwort.',
  password_same: 'Das ist das bisherige Passwort. Bitte wählen Sie ein anderes.',
  password_changed_meanwhile:
    'Das Passwort wurde inzwischen an anderer Stelle geändert. Bitte versuchen Sie es noch einmal.',
  setup_code_wrong: 'Das ist nicht der Code, den der Server beim Start ausgegeben hat.',

  wrong_credentials: 'Der Name oder das Passwort ist falsch.',
  login_throttled: 'Zu viele Versuche. Bitte versuchen Sie es in {wait} noch einmal.',
  login_stopped:
    'Zu diesem Namen wurden zu viele falsche Passwörter eingegeben, deshalb ist die Anmeldung mit Passwort derzeit gesperrt. Melden Sie sich dort an, wo Sie schon angemeldet waren, setzen Sie das Passwort zurück oder wenden Sie sich an die Betreiber dieser Website.',
  'wait.seconds': '{count} {count|Sekunde|Sekunden}',
  'wait.minutes': '{count} {count|Minute|Minuten}',
  'wait.hours': '{count} {count|Stunde|Stunden}',

  'label.login.username': 'Benutzername oder E-Mail-Adresse',
  'label.password': 'Passwort',
  'label.remember': 'Auf diesem Gerät angemeldet bleiben',
  'button.login': 'Anmelden',
  'link.password-reset': 'Passwort vergessen?',
  'label.username': 'Benutzername',
  'label.email': 'E-Mail-Adresse',
  'hint.email': 'Freiwillig. Sie können sich auch damit anmelden.',
  'hint.email.required':
    'Wir senden Ihnen einen Link, um sie zu bestätigen. Danach können Sie sich anmelden.',
  'hint.email.confirmed':
    'Freiwillig. Wir senden Ihnen einen Link, um sie zu bestätigen. Ohne Adresse kann Ihnen niemand per E-Mail helfen, wenn Sie Ihr Passwort vergessen.',
  'link.login': 'Anmelden',
  'label.code': 'Einrichtungscode',
  'hint.code':
    'Der Server gibt ihn bei jedem Start auf seiner Konsole aus, bis er verwendet wurde. Sehen Sie dort oder im Protokoll nach.',
  'button.setup': 'Konto anlegen',
  'label.currentPassword': 'Aktuelles Passwort',
  'label.newPassword': 'Neues Passwort',
  'button.password': 'Passwort ändern',
  'button.password.required': 'Festlegen und weiter',
  'password.required.lead':
    'Bevor es für {username} weitergeht, ist ein neues Passwort nötig: Andere könnten das bisherige kennen.',
  'password.heading': 'Passwort ändern',
  'label.firstName': 'Vorname',
  'label.lastName': 'Nachname',
  'button.save': 'Speichern',
  'link.profile': 'Über Sie',
  'link.activity': 'Letzte Aktivitäten',
  'account.profile': 'Profil',
  'account.login': 'Anmeldung',
  'account.unconfirmed': '(noch nicht bestätigt)',
  'link.account': 'Zurück zu Ihrem Konto',

  'title.login': 'Anmelden',
  'title.present': 'Sie sind angemeldet',
  'title.logout': 'Abmelden',
  'title.register': 'Registrieren',
  'title.setup': 'Einrichten',
  'title.account': 'Ihr Konto',
  'title.profile': 'Über Sie',
  'title.activity': 'Letzte Aktivitäten',
  'title.password': 'Passwort ändern',
  'title.reset': 'Passwort vergessen?',
  'title.reset-sent': 'Sehen Sie in Ihr Postfach',
  'title.password.required': 'Neues Passwort wählen',
  'title.reset-set': 'Neues Passwort festlegen',
  'title.link-over': 'Dieser Link funktioniert nicht mehr',
  'title.email': 'E-Mail-Adresse ändern',
  'title.email-confirm': 'E-Mail-Adresse bestätigen',
  'title.reauthenticate': 'Bitte bestätigen Sie, dass Sie es sind',

  'notice.registered': 'Willkommen. Ihr Konto ist bereit.',
  'notice.set-up': 'Willkommen. Dieses Konto darf alles.',
  'notice.logged-out': 'Sie sind abgemeldet.',
  'notice.session-over':
    'Sie wurden abgemeldet. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.',
  'notice.login-first': 'Bitte melden Sie sich an, um fortzufahren.',
  'notice.password-reset': 'Ihr neues Passwort ist festgelegt. Melden Sie sich damit an.',
  'notice.email-confirmed': 'Ihre E-Mail-Adresse ist bestätigt.',
  'notice.email-asked':
    'Eine E-Mail ist unterwegs. Öffnen Sie den Link darin, um die Adresse zu bestätigen.',
  'notice.profile-saved': 'Gespeichert.',
  'notice.confirmed': 'Danke. Jetzt können Sie fortfahren.',
  'notice.password-changed': 'Ihr Passwort ist geändert. Alle anderen Geräte sind abgemeldet.',

  link_over:
    'Dieser Link funktioniert nicht mehr: Er wurde schon verwendet, ist zu alt, oder es hat sich seither etwas geändert.',

  login_required: 'Bitte melden Sie sich zuerst an.',
  'error.bad_request': 'Ungültige Anfrage',
  'error.bad_request.text': 'Der Server konnte mit dieser Anfrage nichts anfangen.',
  'error.login_required': 'Bitte melden Sie sich an',
  'error.login_required.text': 'Diese Seite ist für angemeldete Personen.',
  'error.forbidden': 'Nicht erlaubt',
  'error.forbidden.text': 'Ihr Konto ist dazu nicht berechtigt.',
  'error.csrf_refused': 'Nicht erlaubt',
  'error.csrf_refused.text':
    'Diese Anfrage kam nicht von einer Seite dieser Website, oder die Seite war zu lange offen. ' +
    'Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'error.not_found': 'Seite nicht gefunden',
  'error.not_found.text': 'Unter dieser Adresse gibt es nichts. Vielleicht ist sie falsch getippt.',
  'error.method_not_allowed': 'Hier nicht möglich',
  'error.method_not_allowed.text': 'Diese Adresse beantwortet solche Anfragen nicht.',
  'error.too_large': 'Zu groß',
  'error.too_large.text': 'Das ist mehr, als der Server annimmt.',
  'error.unsupported_type': 'Nicht unterstütztes Format',
  'error.unsupported_type.text': 'Bitte senden Sie ein Formular oder JSON.',
  'error.throttled': 'Zu viele Versuche',
  'error.throttled.text': 'Bitte warten Sie ein wenig, bevor Sie es noch einmal versuchen.',
  'error.internal': 'Etwas ist schiefgegangen',
  'error.internal.text': 'Der Fehler liegt bei uns und ist protokolliert.',
  'error.internal.unlogged':
    'Der Fehler liegt bei uns. Bitte versuchen Sie es in einigen Minuten noch einmal.',
  'error.unavailable': 'Gleich wieder da',
  'error.unavailable.text': 'Ein Teil der Website ist gerade nicht erreichbar.',
}
