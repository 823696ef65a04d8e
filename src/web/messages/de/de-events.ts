import type { Messages } from '../messages.ts'

/** What has happened, for staff: `event.` and the name of the event. */
export const deEvents: Messages = {
  'event.somebody': 'jemand',
  'event.by': 'durch {actor}',
  'event.from': 'von {place}',
  'event.from.both': 'von {device}, {address}',
  'event.list.next': ', ',
  'event.list.last': ' und ',

  'event.login.succeeded': '{subject} hat sich angemeldet',
  'event.login.succeeded.methods': '{subject} hat sich mit {methods} angemeldet',
  'event.login.failed': '{subject} hat ein falsches Passwort oder einen falschen Code eingegeben',
  'event.login.failed.nobody':
    'Jemand hat einen falschen Namen oder ein falsches Passwort eingegeben',
  'event.login.mail-asked': 'Für {subject} wurde eine E-Mail zum Anmelden angefordert',
  'event.login.confirmed': '{subject} hat sich erneut ausgewiesen',
  'event.login.confirmed.methods': '{subject} hat sich erneut ausgewiesen, mit {methods}',
  'event.login.refused': 'Die Anmeldung von {subject} wurde abgelehnt ({code})',
  'event.login.refused.nobody': 'Eine Anmeldung wurde abgelehnt ({code})',
  'event.login.throttled': 'Zu viele Versuche ({use}): {count} {count|wurde|wurden} abgelehnt',
  'event.login.after-failures':
    '{subject} hat nach {failures} {failures|falschen|falschen} das richtige Passwort eingegeben',
  'event.logout': '{subject} hat sich abgemeldet',
  'event.throttle.surge':
    'Weit mehr Versuche als üblich sind gescheitert: {failures} in einer Minute',
  'event.device.new': '{subject} hat sich mit einem Browser angemeldet, der uns neu war',
  'event.device.new.first':
    '{subject} hat sich zum ersten Mal mit einem Browser angemeldet, den wir jetzt kennen',
  'event.device.trusted':
    '{subject} wird in diesem Browser {days} {days|Tag|Tage} lang nicht nach einem zweiten Schritt gefragt',
  'event.device.trust-ended':
    '{subject} vertraut {count} {count|Browser|Browsern} nicht mehr: Der zweite Schritt ist dort wieder nötig',
  'event.session.ended':
    '{count} {count|Sitzung|Sitzungen} von {subject} {count|wurde|wurden} beendet',
  'event.session.ended.nobody': 'Die Sitzungen aller Personen wurden beendet ({count})',
  'event.session.ended.misused':
    'Sitzungen von {subject} wurden beendet ({count}): Jemand hatte eine Kopie des Cookies eines Browsers, in dem die Anmeldung bestehen bleibt',
  'event.session.ended.limit':
    'Die ältesten Sitzungen von {subject} wurden beendet ({count}): Es waren zu viele Orte',
  'event.password.reset-asked':
    'Für {subject} wurde ein Link zum Festlegen eines neuen Passworts angefordert',
  'event.password.reset':
    '{subject} hat über einen Link in einer E-Mail ein neues Passwort festgelegt',
  'event.password.required':
    'Von {subject} wird bei der nächsten Anmeldung ein neues Passwort verlangt',
  'event.password.required.leaked':
    'Weil Fremde das alte kennen, wird von {subject} bei der nächsten Anmeldung ein neues Passwort verlangt',
  'event.password.changed': 'Das Passwort von {subject} wurde geändert',
  'event.password.changed.unusable': 'Das Passwort von {subject} wurde entfernt',
  'event.email.change-asked': 'Für {subject} wurde eine andere E-Mail-Adresse angefragt',
  'event.email.changed': 'Die E-Mail-Adresse von {subject} wurde geändert',
  'event.email.verified': 'Die E-Mail-Adresse von {subject} wurde bestätigt',
  'event.factor.added': '{subject} hat einen zweiten Schritt hinzugefügt: {kind}',
  'event.factor.removed': '{subject} hat einen zweiten Schritt entfernt: {kind}',
  'event.factor.failed':
    '{subject} hat einen falschen Code eingegeben ({kind}), den {inARow}. in Folge',
  'event.factor.reset': 'Alle zweiten Schritte von {subject} wurden entfernt ({count})',
  'event.passkey.counter-back':
    'Ein Passkey von {subject} hat rückwärts gezählt: Vielleicht gibt es eine Kopie davon',
  'event.passkey.counter-back.named':
    'Der Passkey „{name}“ von {subject} hat rückwärts gezählt: Vielleicht gibt es eine Kopie davon',
  'event.passkey.counter-back.refused':
    'Ein Passkey von {subject} hat rückwärts gezählt und wurde abgelehnt: Vielleicht gibt es eine Kopie davon',
  'event.passkey.counter-back.refused.named':
    'Der Passkey „{name}“ von {subject} hat rückwärts gezählt und wurde abgelehnt: Vielleicht gibt es eine Kopie davon',
  'event.recovery.used':
    '{subject} kam mit einem Wiederherstellungscode hinein; {left} {left|ist|sind} noch übrig',
  'event.recovery.renewed':
    '{subject} hat {count} {count|neuen Wiederherstellungscode|neue Wiederherstellungscodes}',
  'event.user.created': 'Das Konto von {subject} wurde angelegt',
  'event.user.updated': 'Das Konto von {subject} wurde geändert',
  'event.user.updated.fields': 'Das Konto von {subject} wurde geändert: {fields}',
  'event.user.activated': 'Das Konto von {subject} wurde aktiviert',
  'event.user.deactivated': 'Das Konto von {subject} wurde deaktiviert',
  'event.user.closed': '{subject} hat das Konto geschlossen',
  'event.user.reopened': 'Das Konto von {subject} wurde wieder geöffnet',
  'event.user.deleted': 'Das Konto von {subject} wurde gelöscht',
  'event.invitation.sent': 'Eine Einladung wurde gesendet',
  'event.invitation.sent.groups': 'Eine Einladung wurde gesendet, in die Gruppen {groups}',
  'event.invitation.used': '{subject} ist auf eine Einladung hin beigetreten',
  'event.group.created': 'Die Gruppe {group} wurde angelegt',
  'event.group.changed': 'Die Gruppe {group} wurde geändert',
  'event.group.changed.was': 'Die Gruppe {was} heißt jetzt {group}',
  'event.group.changed.both': 'Der Gruppe {group} wurde {added} gewährt und {removed} entzogen',
  'event.group.changed.added': 'Der Gruppe {group} wurde {added} gewährt',
  'event.group.changed.removed': 'Der Gruppe {group} wurde {removed} entzogen',
  'event.group.deleted': 'Die Gruppe {group} wurde gelöscht',
  'event.grant.added': '{subject} darf jetzt mehr',
  'event.grant.added.groups': '{subject} wurde aufgenommen in {groups}',
  'event.grant.added.permissions': '{subject} darf jetzt {permissions}',
  'event.grant.added.both': '{subject} wurde aufgenommen in {groups} und darf jetzt {permissions}',
  'event.grant.removed': '{subject} darf jetzt weniger',
  'event.grant.removed.groups': '{subject} ist nicht mehr in {groups}',
  'event.grant.removed.permissions': '{subject} darf nicht mehr {permissions}',
  'event.grant.removed.both':
    '{subject} ist nicht mehr in {groups} und darf nicht mehr {permissions}',
  'event.import.started': 'Ein Import hat begonnen',
  'event.import.ended':
    'Ein Import ist beendet: {lines} {lines|Zeile|Zeilen}, {created} neu, {existing} bekannt, {refused} abgelehnt',

  'event.methods.pwd': 'Passwort',
  'event.methods.otp': 'App',
  'event.methods.recovery': 'Wiederherstellungscode',
  'event.methods.hwk': 'Passkey',
  'event.methods.swk': 'Passkey',
  'event.methods.mail': 'E-Mail',
  'event.methods.fed': 'einer anderen Website',
  'event.methods.proxy': 'dem Proxy',
  'event.kind.app': 'Authenticator-App',
  'event.kind.passkey': 'Passkey',
  'event.kind.recovery': 'Wiederherstellungscode',
  'event.fields.username': 'Benutzername',
  'event.fields.email': 'E-Mail-Adresse',
  'event.fields.firstName': 'Vorname',
  'event.fields.lastName': 'Nachname',
  'event.fields.isStaff': 'Team',
  'event.fields.isSuperuser': 'Hauptverwaltung',
  'event.use.login': 'Anmeldung',
  'event.use.reauthentication': 'erneutes Ausweisen',
  'event.use.password-change': 'Ändern des Passworts',
  'event.use.factor': 'zweiter Schritt',
  'event.use.mail-code': 'Code aus einer E-Mail',
  'event.use.recovery': 'Wiederherstellungscode',
  'event.use.passkey': 'Passkey',
  'event.use.setup': 'Einrichtung',
  'event.use.register': 'Registrierung',
  'event.use.password-reset': 'vergessenes Passwort',
  'event.use.resend': 'Bestätigung einer Adresse',
  'event.use.email-change': 'Ändern der Adresse',
  'event.use.mail-login': 'Anmeldung per E-Mail',

  'event.area.login': 'Anmelden',
  'event.area.logout': 'Abmelden',
  'event.area.throttle': 'Begrenzungen',
  'event.area.device': 'Browser',
  'event.area.session': 'Sitzungen',
  'event.area.password': 'Passwörter',
  'event.area.email': 'E-Mail-Adressen',
  'event.area.factor': 'Zweite Schritte',
  'event.area.passkey': 'Passkeys',
  'event.area.recovery': 'Wiederherstellungscodes',
  'event.area.user': 'Konten',
  'event.area.invitation': 'Einladungen',
  'event.area.group': 'Gruppen',
  'event.area.grant': 'Rechte von Personen',
  'event.area.import': 'Importe',
  'event.area.own': 'Aus dieser App',
}
