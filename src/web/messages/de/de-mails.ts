import type { Messages } from '../messages.ts'

/** Every sentence of the mails. */
export const deMails: Messages = {
  'agent.both': '{browser} auf {system}',
  'mail.greeting': 'Guten Tag {username},',
  'mail.footer': '{site} hat diese E-Mail automatisch gesendet. Antworten liest niemand.',
  'mail.address': 'Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:',
  'mail.when': 'Wann: {when}',
  'mail.where': 'Von: {where}',
  'mail.browser': 'Mit: {browser}',
  'mail.not-you':
    'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, wählen Sie jetzt ein neues Passwort: Wer sonst noch angemeldet ist, wird dann abgemeldet.',
  'mail.not-you.button': 'Neues Passwort wählen',
  'mail.not-you.ask':
    'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, sagen Sie es sofort den Betreibern von {site}.',
  'mail.password-reset.subject': 'Neues Passwort für {site} wählen',
  'mail.password-reset.text':
    'Jemand hat für Ihr Konto ein neues Passwort angefordert. Wählen Sie es auf unserer Seite. Der Link gilt einmal, eine Stunde lang.',
  'mail.password-reset.button': 'Neues Passwort wählen',
  'mail.password-reset.else':
    'Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Passwort bleibt, wie es ist.',
  'mail.mail-login.subject': 'Bei {site} anmelden',
  'mail.mail-login.text':
    'Jemand möchte sich per E-Mail bei Ihrem Konto anmelden. Öffnen Sie den Link in dem Browser, in dem Sie ihn angefordert haben. Link und Code gelten einmal, zehn Minuten lang.',
  'mail.mail-login.button': 'Anmelden',
  'mail.mail-login.code':
    'Haben Sie auf einem anderen Gerät angefragt? Geben Sie dort diesen Code ein, und geben Sie ihn niemandem:',
  'mail.mail-login.else':
    'Wenn Sie das nicht waren, müssen Sie nichts tun: Ohne diese E-Mail kann sich niemand anmelden.',
  'mail.verify-email.subject': 'Bestätigen Sie Ihre Adresse für {site}',
  'mail.verify-email.text':
    'Bitte bestätigen Sie, dass dies Ihre Adresse ist. Der Link gilt einmal, 24 Stunden lang.',
  'mail.verify-email.button': 'Diese Adresse bestätigen',
  'mail.verify-email.else':
    'Wenn Sie kein Konto bei {site} haben, hat sich jemand bei der Adresse vertippt. Dann müssen Sie nichts tun.',
  'mail.email-change.subject': 'Bestätigen Sie Ihre neue Adresse für {site}',
  'mail.email-change.text':
    'Jemand möchte diese Adresse für sein Konto verwenden. Bis sie bestätigt ist, gilt die alte. Der Link gilt einmal, 24 Stunden lang.',
  'mail.email-change.button': 'Diese Adresse verwenden',
  'mail.email-change.else':
    'Wenn Sie das nicht waren, müssen Sie nichts tun: Die Adresse wird dann nicht verwendet.',
  'mail.email-taken.subject': 'Sie haben schon ein Konto bei {site}',
  'mail.email-taken.text':
    'Jemand wollte diese Adresse für ein Konto verwenden. Sie haben damit schon eines.',
  'mail.email-taken.button': 'Anmelden',
  'mail.email-taken.other': 'Wenn Sie Ihr Passwort vergessen haben, wählen Sie ein neues:',
  'mail.email-taken.else':
    'Wenn Sie das nicht waren, müssen Sie nichts tun: Ihr Konto bleibt, wie es ist.',
  'mail.password-changed.subject': 'Ihr Passwort für {site} wurde geändert',
  'mail.password-changed.text': 'Ihr Passwort wurde geändert. Alle anderen Geräte sind abgemeldet.',
  'mail.password-removed.subject': 'Ihr Passwort für {site} wurde entfernt',
  'mail.password-removed.text':
    'Die Betreiber von {site} haben Ihr Passwort entfernt. Niemand kann sich mehr damit anmelden.',
  'mail.password-removed.remedy': 'Wählen Sie ein neues Passwort, um sich wieder anzumelden.',
  'mail.password-removed.remedy.ask': 'Fragen Sie dort, wie Sie sich künftig anmelden.',
  'mail.password-required.subject': 'Ein neues Passwort für {site}',
  'mail.password-required.text':
    'Die Betreiber von {site} bitten Sie um ein neues Passwort. Sie wählen es bei Ihrer nächsten Anmeldung. Alle Geräte sind abgemeldet.',
  'mail.password-leaked.subject': 'Fremde kennen Ihr Passwort für {site}',
  'mail.password-leaked.text':
    'Ihr Passwort steht in einer Liste, die Fremde haben, aus einem Datenleck bei einer anderen Website. Bei Ihrer nächsten Anmeldung wählen Sie ein neues. Alle Geräte sind abgemeldet.',
  'mail.password-was-reset.subject': 'Ihr Passwort für {site} wurde zurückgesetzt',
  'mail.password-was-reset.text':
    'Jemand hat für Ihr Konto ein neues Passwort gewählt, über einen Link, den wir Ihnen gesendet haben. Alle Geräte sind abgemeldet.',
  'mail.email-change-asked.subject': 'Eine neue Adresse für Ihr Konto bei {site}',
  'mail.email-change-asked.text':
    'Jemand möchte für Ihr Konto eine andere Adresse verwenden: {email}. Sie gilt, sobald sie dort bestätigt ist.',
  'mail.email-changed.subject': 'Ihre Adresse für {site} wurde geändert',
  'mail.email-changed.text':
    'Ihr Konto hat jetzt eine andere Adresse: {email}. Von nun an gehen unsere E-Mails dorthin, auch die zum Wählen eines neuen Passworts.',
  'mail.username-changed.subject': 'Ihr Benutzername für {site} wurde geändert',
  'mail.username-changed.text':
    'Sie melden sich jetzt mit einem anderen Benutzernamen an: {username}.',
  'mail.new-device.subject': 'Eine neue Anmeldung bei {site}',
  'mail.new-device.text':
    'Jemand hat sich bei Ihrem Konto in einem Browser angemeldet, in dem Sie bisher nicht angemeldet waren.',
  'mail.success-after-failures.subject': 'Das richtige Passwort für {site} nach falschen',
  'mail.success-after-failures.text':
    'Jemand hat das richtige Passwort für Ihr Konto eingegeben, nach mehreren falschen.',
  'mail.factor-added.subject': 'Ein zweiter Schritt für Ihr Konto bei {site}',
  'mail.factor-added.text':
    'Zu Ihrem Konto wurde ein zweiter Schritt hinzugefügt: Ab jetzt wird bei jeder Anmeldung nach dem Passwort danach gefragt. Alle anderen Geräte sind abgemeldet.',
  'mail.factor-removed.subject': 'Bei {site} wurde ein zweiter Schritt entfernt',
  'mail.factor-removed.text':
    'Von Ihrem Konto wurde ein zweiter Schritt entfernt. Alle anderen Geräte sind abgemeldet.',
  'mail.factor-reset.subject': 'Bei {site} wurde der zweite Schritt abgeschaltet',
  'mail.factor-reset.text':
    'Die Betreiber von {site} haben alle zweiten Schritte von Ihrem Konto entfernt. Alle Geräte sind abgemeldet.',
  'mail.factor-failed.subject': 'Falsche Codes für Ihr Konto bei {site}',
  'mail.factor-failed.text':
    'Jemand hat Ihr Passwort und hat für den zweiten Schritt mehrere falsche Codes eingegeben. Die Person kam nicht hinein.',
  'mail.passkey-counter-back.subject': 'Vielleicht gibt es eine Kopie Ihres Passkeys für {site}',
  'mail.passkey-counter-back.text':
    'Einer Ihrer Passkeys hat rückwärts gezählt, wie es eine Kopie täte. Jemand hat sich damit angemeldet. Wenn Sie das nicht waren, entfernen Sie diesen Passkey und beenden Sie alle anderen Sitzungen.',
  'mail.passkey-counter-refused.subject': 'Ein Passkey für {site} wurde abgelehnt',
  'mail.passkey-counter-refused.text':
    'Einer Ihrer Passkeys hat rückwärts gezählt, wie es eine Kopie täte, und wurde deshalb abgelehnt. Entfernen Sie diesen Passkey und fügen Sie einen neuen hinzu.',
  'mail.recovery-used.subject': 'Bei {site} wurde ein Wiederherstellungscode verwendet',
  'mail.recovery-used.text':
    'Jemand hat sich bei Ihrem Konto mit einem Wiederherstellungscode angemeldet. Sie haben noch {left} Codes.',
  'mail.recovery-used-few.subject': 'Sie haben nur noch wenige Wiederherstellungscodes bei {site}',
  'mail.recovery-used-few.text':
    'Jemand hat sich bei Ihrem Konto mit einem Wiederherstellungscode angemeldet. Übrige Codes: {left}. Erstellen Sie bald neue.',
  'mail.recovery-renewed.subject': 'Neue Wiederherstellungscodes für {site}',
  'mail.recovery-renewed.text':
    'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt. Die bisherigen öffnen nichts mehr.',
  'mail.account-closed.subject': 'Ihr Konto bei {site} ist geschlossen',
  'mail.account-closed.text':
    'Ihr Konto wurde geschlossen. Niemand kann sich damit anmelden. {days} Tage lang können Sie es wieder öffnen; danach wird es mit allem gelöscht, was dazu gehört.',
  'mail.account-closed.button': 'Mein Konto wieder öffnen',
  'mail.account-closed.else':
    'Wenn Sie das nicht waren, öffnen Sie Ihr Konto jetzt wieder und wählen Sie ein neues Passwort.',
  'mail.account-deleted.subject': 'Ihr Konto bei {site} ist geschlossen',
  'mail.account-deleted.text':
    'Ihr Konto wurde geschlossen und mit allem gelöscht, was dazu gehört.',
  'mail.account-deleted.remedy.ask':
    'Wenn Sie das nicht waren, sagen Sie es sofort den Betreibern von {site}.',
  'mail.account-reopened.subject': 'Ihr Konto bei {site} ist wieder geöffnet',
  'mail.account-reopened.text': 'Ihr Konto wurde wieder geöffnet.',
  'mail.remembered-session-misused.subject': 'Wir haben ein Gerät von {site} abgemeldet',
  'mail.remembered-session-misused.text':
    'Ein Cookie, mit dem eines Ihrer Geräte angemeldet bleibt, wurde zweimal verwendet. Vielleicht wurde es kopiert. Das Gerät ist abgemeldet.',
}
