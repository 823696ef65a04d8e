import type { Messages } from '../messages.ts'

/** What people read of second factors. */
export const deFactors: Messages = {
  'title.factors': 'Anmelden in zwei Schritten',
  'title.factors.app': 'Authenticator-App hinzufügen',
  'title.factors.passkey': 'Passkey hinzufügen',
  'title.factors.recovery': 'Wiederherstellungscodes',
  'title.factors.step': 'Noch ein Schritt',
  'link.factors': 'Anmelden in zwei Schritten',
  'link.factors.back': 'Zurück zu den zwei Schritten',
  'factors.short':
    'Ein Passkey oder ein Code von Ihrem Telefon, zusätzlich zum Passwort: Wer nur das Passwort hat, bleibt draußen.',
  'factors.lead':
    'Mit einem zweiten Schritt fragt die Anmeldung nach dem Passwort noch nach einem Passkey oder nach einem Code aus einer App auf Ihrem Telefon. Wer Ihr Passwort herausfindet, bleibt draußen.',
  'account.factor-due': 'Ab diesem Zeitpunkt brauchen Sie zum Anmelden einen zweiten Schritt:',
  'account.factor-add': 'Jetzt hinzufügen',
  'factors.passkeys': 'Passkeys',
  'factors.passkey.unnamed': 'Passkey',
  'factors.passkey.synced': 'Auf mehreren Geräten vorhanden',
  'factors.passkey.add': 'Passkey hinzufügen',
  'factors.passkey.instead': 'Oder einen Passkey hinzufügen',
  'factors.passkey.lead':
    'Ihr Gerät oder ein Sicherheitsschlüssel meldet Sie an, per Finger, Gesicht oder PIN. Sie müssen sich nichts merken, und keine falsche Seite kann Sie danach fragen.',
  'factors.passkey.none':
    'Passkeys brauchen JavaScript und einen Browser, der sie kennt. Eine Authenticator-App funktioniert auch ohne.',
  'factors.passkey.rename': 'Umbenennen',
  'hint.passkey.name': 'Freiwillig, etwa „mein Laptop“.',
  'button.passkey.add': 'Passkey hinzufügen',
  'button.passkey.rename': 'Namen speichern',
  'button.passkey.login': 'Mit Passkey anmelden',
  'button.passkey.use': 'Passkey verwenden',
  'passkey.cancelled':
    'Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  'passkey.failed':
    'Das hat nicht geklappt. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  'factors.step.passkey': 'Verwenden Sie jetzt Ihren Passkey oder geben Sie einen Code ein.',
  'label.factor.recovery': 'Wiederherstellungscode',
  'hint.factor.recovery':
    'Wenn Ihr Passkey verloren ist: einer der Codes, die Sie aufbewahrt haben.',
  'reauthenticate.passkey.lead':
    'Verwenden Sie vor diesem Schritt einen Passkey oder geben Sie einen Code ein, um zu zeigen, dass Sie es sind.',
  'notice.factor-renamed': 'Der Name ist gespeichert.',
  'notice.passkeys-full':
    'Sie haben so viele Passkeys, wie möglich sind. Entfernen Sie zuerst einen.',
  passkey_missing: 'Ihr Browser hat keinen Passkey gesendet. Bitte versuchen Sie es noch einmal.',
  passkey_refused:
    'Dieser Passkey öffnet hier kein Konto. Versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
  passkey_not_added: 'Der Passkey wurde nicht hinzugefügt. Bitte versuchen Sie es noch einmal.',
  passkey_known: 'Dieses Gerät hat bereits einen Passkey von Ihnen.',
  'factors.off': 'Es gibt noch keinen zweiten Schritt.',
  'factors.apps': 'Authenticator-Apps',
  'factors.app.unnamed': 'Authenticator-App',
  'factors.app.added': 'Hinzugefügt',
  'factors.app.used': 'Zuletzt verwendet',
  'factors.app.unused': 'Noch nicht verwendet',
  'factors.app.add': 'Authenticator-App hinzufügen',
  'factors.app.remove': 'Entfernen',
  'factors.recovery.left':
    'Noch {count} {count|Wiederherstellungscode|Wiederherstellungscodes} übrig.',
  'factors.recovery.few': 'Erstellen Sie bald neue: Jeder gilt nur einmal.',
  'link.factors.recovery': 'Wiederherstellungscodes',
  'factors.app.lead':
    'Scannen Sie dieses Bild mit Ihrer Authenticator-App, oder fügen Sie dort von Hand ein Konto hinzu und geben Sie den Schlüssel ein. Auf diesem Telefon genügt ein Tippen.',
  'factors.app.picture': 'QR-Code mit dem Schlüssel darunter',
  'factors.app.open': 'In der App öffnen',
  'factors.app.key': 'Schlüssel',
  'factors.app.then': 'Geben Sie dann die sechs Ziffern ein, die die App anzeigt.',
  'label.factor.code': 'Code aus der App',
  'label.factor.name': 'Wie Sie sie nennen',
  'hint.factor.name': 'Freiwillig, etwa „mein Telefon“.',
  'button.factor.add': 'Einschalten',
  'factors.recovery.lead':
    'Wenn Ihr Telefon oder Ihr Passkey verloren ist, kommen Sie stattdessen mit einem Wiederherstellungscode hinein. Jeder gilt einmal. Bewahren Sie die Codes dort auf, wo Sie wichtige Papiere haben.',
  'factors.recovery.renew': 'Neue Codes ersetzen die bisherigen.',
  'button.recovery': 'Neue Codes erstellen',
  'factors.codes.lead':
    'Drucken Sie diese Codes jetzt aus oder schreiben Sie sie auf: Niemand kann sie noch einmal anzeigen. Jeder gilt einmal, anstelle eines Passkeys oder eines Codes aus der App.',
  'factors.step.lead': 'Geben Sie jetzt einen Code aus Ihrer Authenticator-App ein.',
  'label.factor.step': 'Code',
  'hint.factor.step': 'Sechs Ziffern aus der App oder einer Ihrer Wiederherstellungscodes.',
  'button.factor.step': 'Anmelden',
  'label.factor.trust':
    'In diesem Browser {count} {count|Tag|Tage} lang nicht nach einem zweiten Schritt fragen',
  'hint.factor.trust':
    'Nur auf einem eigenen Gerät. Mit einem Wiederherstellungscode geht es nicht.',
  'factors.trusted': 'Browser, denen Sie vertrauen',
  'factors.trusted.lead':
    'In {count} {count|Browser|Browsern} genügt das Passwort: Sie haben es dort so gewünscht.',
  'factors.trusted.since': 'Dem letzten vertrauen Sie seit',
  'factors.trusted.end': 'Keinem Browser mehr vertrauen',
  'factors.step.else':
    'Alles verloren, auch die Wiederherstellungscodes? Fragen Sie die Betreiber von {site}.',
  'factors.step.cancel': 'Als jemand anderes anmelden',
  'reauthenticate.code.lead':
    'Geben Sie vor diesem Schritt einen Code ein, um zu zeigen, dass Sie es sind.',
  'notice.factor-added':
    'Der zweite Schritt ist eingeschaltet. Alle anderen Geräte sind abgemeldet.',
  'notice.factor-removed': 'Entfernt. Alle anderen Geräte sind abgemeldet.',
  'notice.factor-gone': 'Das war bereits entfernt.',
  'notice.factors-full':
    'Sie haben so viele Authenticator-Apps, wie möglich sind. Entfernen Sie zuerst eine.',
  'notice.trust-ended':
    'Keinem Browser wird mehr vertraut: Jede Anmeldung fragt nach dem zweiten Schritt.',
  'notice.recovery-used':
    'Sie haben einen Wiederherstellungscode verwendet. Er gilt nicht noch einmal.',
  'notice.recovery-none': 'Das war Ihr letzter Wiederherstellungscode. Erstellen Sie jetzt neue.',
  'notice.factor-required':
    'Jene Seite ist für Personen mit einem zweiten Schritt. Fügen Sie hier zuerst einen hinzu.',
  factor_required: 'Bitte weisen Sie zuerst Ihren zweiten Faktor nach.',
  factor_code_missing: 'Bitte geben Sie einen Code ein.',
  factor_code_wrong:
    'Dieser Code gilt nicht. Jeder gilt einmal, und die der App wechseln alle 30 Sekunden.',
  factor_stopped:
    'Für dieses Konto wurden zu viele falsche Codes eingegeben, deshalb öffnet es derzeit kein Code der App. Verwenden Sie einen Wiederherstellungscode oder wenden Sie sich an die Betreiber dieser Website.',
}
