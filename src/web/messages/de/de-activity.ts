import type { Messages } from '../messages.ts'

/** What has happened to one's own account: `activity.` and the name of the event. */
export const deActivity: Messages = {
  'activity.heading': 'Letzte Aktivitäten',
  'activity.lead':
    'Wenn Sie hier etwas nicht kennen, ändern Sie Ihr Passwort: Alle anderen Geräte werden dann abgemeldet.',
  'activity.none': 'Bisher ist nichts geschehen.',
  'activity.from': 'von {address}',
  'activity.here': 'in diesem Browser',
  'activity.older': 'Ältere',
  'activity.login.succeeded': 'Sie haben sich angemeldet.',
  'activity.login.failed': 'Jemand hat ein falsches Passwort oder einen falschen Code eingegeben.',
  'activity.login.mail-asked': 'Jemand hat eine E-Mail zum Anmelden angefordert.',
  'activity.login.refused': 'Eine Anmeldung wurde abgelehnt.',
  'activity.device.new': 'Sie haben sich mit einem Browser angemeldet, der uns neu war.',
  'activity.device.trusted':
    'Sie haben festgelegt, dass in diesem Browser kein zweiter Schritt nötig ist.',
  'activity.device.trust-ended': 'In jedem Browser ist wieder ein zweiter Schritt nötig.',
  'activity.logout': 'Sie haben sich abgemeldet.',
  'activity.password.changed': 'Das Passwort wurde geändert.',
  'activity.password.required': 'Bei der nächsten Anmeldung ist ein neues Passwort nötig.',
  'activity.password.reset-asked':
    'Jemand hat einen Link angefordert, um ein neues Passwort festzulegen.',
  'activity.password.reset': 'Über einen Link in einer E-Mail wurde ein neues Passwort festgelegt.',
  'activity.email.change-asked': 'Jemand wollte eine andere E-Mail-Adresse eintragen.',
  'activity.email.changed': 'Die E-Mail-Adresse wurde geändert.',
  'activity.email.verified': 'Die E-Mail-Adresse wurde bestätigt.',
  'activity.invitation.used': 'Sie sind auf eine Einladung hin beigetreten.',
  'activity.factor.reset': 'Alle zweiten Schritte wurden entfernt.',
  'activity.passkey.counter-back':
    'Ein Passkey hat rückwärts gezählt: Vielleicht gibt es eine Kopie davon.',
  'activity.recovery.renewed': 'Neue Wiederherstellungscodes wurden erstellt.',
  'activity.user.created': 'Das Konto wurde angelegt.',
  'activity.user.updated': 'Das Konto wurde geändert.',
  'activity.user.activated': 'Das Konto wurde aktiviert.',
  'activity.user.closed': 'Das Konto wurde geschlossen.',
  'activity.user.reopened': 'Das Konto wurde wieder geöffnet.',
  'activity.user.deactivated': 'Das Konto wurde deaktiviert.',
  'activity.login.succeeded.methods': 'Sie haben sich mit {methods} angemeldet.',
  'activity.login.confirmed': 'Sie haben sich erneut ausgewiesen.',
  'activity.login.confirmed.methods': 'Sie haben sich erneut ausgewiesen, mit {methods}.',
  'activity.login.throttled': 'Es gab zu viele Versuche, sich anzumelden.',
  'activity.login.after-failures':
    'Nach {failures} {failures|falschen|falschen} wurde das richtige Passwort eingegeben.',
  'activity.session.ended': '{count} {count|Gerät wurde|Geräte wurden} abgemeldet.',
  'activity.session.ended.misused':
    'Geräte wurden abgemeldet: Jemand hatte eine Kopie des Cookies eines Browsers, in dem Sie angemeldet bleiben.',
  'activity.session.ended.limit':
    'Sie waren an zu vielen Orten angemeldet: Der älteste wurde abgemeldet.',
  'activity.password.changed.unusable': 'Das Passwort wurde entfernt.',
  'activity.password.required.leaked':
    'Bei der nächsten Anmeldung ist ein neues Passwort nötig: Fremde kennen das alte.',
  'activity.factor.added': 'Ein zweiter Schritt wurde hinzugefügt: {kind}.',
  'activity.factor.removed': 'Ein zweiter Schritt wurde entfernt: {kind}.',
  'activity.factor.failed': 'Für den zweiten Schritt wurde ein falscher Code eingegeben ({kind}).',
  'activity.passkey.counter-back.named':
    'Der Passkey „{name}“ hat rückwärts gezählt: Vielleicht gibt es eine Kopie davon.',
  'activity.passkey.counter-back.refused.named':
    'Der Passkey „{name}“ hat rückwärts gezählt und wurde abgelehnt: Vielleicht gibt es eine Kopie davon.',
  'activity.recovery.used':
    'Ein Wiederherstellungscode wurde verwendet; {left} {left|ist|sind} noch übrig.',
  'activity.user.updated.fields': 'Das Konto wurde geändert: {fields}.',
  'activity.user.deleted': 'Das Konto wurde gelöscht.',
  'activity.invitation.sent': 'Sie wurden eingeladen.',
  'activity.grant.added': 'Sie dürfen jetzt mehr.',
  'activity.grant.added.groups': 'Sie wurden aufgenommen in {groups}.',
  'activity.grant.added.permissions': 'Sie dürfen jetzt {permissions}.',
  'activity.grant.added.both': 'Sie wurden aufgenommen in {groups} und dürfen jetzt {permissions}.',
  'activity.grant.removed': 'Sie dürfen jetzt weniger.',
  'activity.grant.removed.groups': 'Sie sind nicht mehr in {groups}.',
  'activity.grant.removed.permissions': 'Sie dürfen nicht mehr {permissions}.',
  'activity.grant.removed.both':
    'Sie sind nicht mehr in {groups} und dürfen nicht mehr {permissions}.',
  'activity.by-staff': 'durch das Team',
}
