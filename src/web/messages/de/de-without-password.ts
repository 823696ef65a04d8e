import type { Messages } from '../messages.ts'

/** What people read who have no password, or want none. */
export const deWithoutPassword: Messages = {
  'title.password-remove': 'Ohne Passwort anmelden',
  'link.password-remove': 'Ohne Passwort anmelden',
  'password.set.heading': 'Passwort festlegen',
  'password.set.lead':
    'Ihr Konto hat kein Passwort. Wenn Sie eines festlegen, können Sie sich auch damit anmelden.',
  'button.password.set': 'Passwort festlegen',
  'link.password.set': 'Passwort festlegen',
  'notice.password-set': 'Ihr Passwort ist festgelegt. Alle anderen Geräte sind abgemeldet.',
  'notice.password-removed':
    'Ihr Passwort ist entfernt: Von jetzt an melden Sie sich mit Ihrem Passkey an. Alle anderen Geräte sind abgemeldet.',
  'password.remove.none':
    'Dafür brauchen Sie einen Passkey, der Ihr Konto allein öffnet: Sein Gerät fragt nach Finger, Gesicht oder PIN. Wenn Sie so einen Passkey haben, melden Sie sich einmal damit an, dann ist er hier bekannt.',
  'password.remove.lead':
    'Sie melden sich dann nur mit einem Passkey an. Ein Passwort, das es nicht gibt, kann niemand erraten oder stehlen.',
  'password.remove.in': 'So melden Sie sich dann an',
  'password.remove.back': 'So kommen Sie wieder hinein, wenn er verloren ist',
  'password.remove.back.passkeys': 'Sie haben {count} Passkeys, und jeder öffnet Ihr Konto.',
  'password.remove.back.email':
    'Über eine E-Mail an Ihre Adresse legen Sie ein Passwort fest, und einer Ihrer Wiederherstellungscodes ist der zweite Schritt.',
  'password.remove.back.none':
    'Es gibt noch keinen Weg zurück: Wenn dieser Passkey verloren geht, können Sie nur die Betreiber dieser Website wieder hineinlassen.',
  'password.remove.advice':
    'Wir raten zu zwei Wegen zurück: einem zweiten Passkey auf einem anderen Gerät und einer bestätigten Adresse mit Wiederherstellungscodes.',
  'password.remove.add': 'Einen Weg zurück hinzufügen',
  'button.password.remove': 'Passwort entfernen',
  password_only_way: 'Das Passwort bleibt: Keiner Ihrer Passkeys öffnet das Konto allein.',
  passkey_only_way:
    'Dieser Passkey bleibt: Sie haben kein Passwort, und er ist Ihr einziger Weg hinein. Fügen Sie zuerst einen anderen Passkey hinzu oder legen Sie ein Passwort fest.',
  'activity.password.removed': 'Das Passwort wurde entfernt.',
  'event.password.removed': '{subject} hat das Passwort abgeschafft',
  'mail.password-given-up.subject': 'Ihr Passwort für {site} wurde entfernt',
  'mail.password-given-up.text':
    'Ihr Passwort wurde entfernt. Von jetzt an öffnet nur ein Passkey Ihr Konto. Alle anderen Geräte sind abgemeldet.',
  'button.register.passkey': 'Konto mit einem Passkey anlegen',
  'register.passkey':
    'Oder ohne Passwort: Ihr Gerät fragt nach Ihrem Finger, Ihrem Gesicht oder seiner PIN.',
  'title.reset-by-code': 'Wiederherstellungscode verwenden',
  'link.reset-by-code': 'Keine Adresse? Wiederherstellungscode verwenden',
  'reset-by-code.lead':
    'Wenn Ihr Konto weder Adresse noch zweiten Schritt hat, legen Sie mit einem Ihrer Wiederherstellungscodes ein neues Passwort fest. Er gilt einmal.',
  'reset-by-code.mail': 'Hat Ihr Konto eine Adresse?',
  'link.reset-by-mail': 'Link senden lassen',
  'hint.reset-by-code': '15 Buchstaben und Ziffern, wie Sie sie aufbewahrt haben.',
  'button.reset-by-code': 'Neues Passwort festlegen',
  recovery_refused:
    'Dieser Code öffnet hier kein Konto dieses Namens. Jeder gilt einmal, und nur für Konten ohne Adresse und ohne zweiten Schritt.',
  password_next_missing: 'Bitte wählen Sie ein neues Passwort.',
  'factors.recovery.password':
    'Ihr Konto hat keine E-Mail-Adresse. Wenn Sie Ihr Passwort vergessen, kann Ihnen deshalb niemand einen Link senden. Mit einem Wiederherstellungscode legen Sie dann ein neues fest. Jeder gilt einmal. Bewahren Sie sie bei Ihren wichtigen Unterlagen auf.',
  'factors.codes.password':
    'Drucken oder notieren Sie diese Codes jetzt: Niemand kann sie noch einmal zeigen. Wenn Sie Ihr Passwort vergessen, legt jeder einmal ein neues fest.',
  'button.not-now': 'Nicht jetzt',
  'codes.copy': 'Kopieren',
  'codes.copied': 'Kopiert',
  'codes.save': 'Als Datei speichern',
  'codes.print': 'Drucken',
  'codes.kept': 'Ich habe sie aufbewahrt',
  'account.no-way-back':
    'Ihr Konto hat keine Adresse: Wenn Sie Ihr Passwort vergessen, kann Ihnen niemand einen Link senden.',
  'account.make-codes': 'Wiederherstellungscodes erstellen',
  'activity.password.reset.recovery':
    'Ein neues Passwort wurde mit einem Wiederherstellungscode festgelegt.',
  'event.password.reset.recovery':
    '{subject} hat mit einem Wiederherstellungscode ein neues Passwort festgelegt',
}
