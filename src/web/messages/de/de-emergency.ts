import type { Messages } from '../messages.ts'

/** What is done in an emergency, and what is told of it. */
export const deEmergency: Messages = {
  'title.admin-emergency': 'Notfall',
  'admin.nav.emergency': 'Notfall',
  'admin.act.unlock': 'Sofort wieder Versuche erlauben',
  'notice.admin-unlocked':
    'Falsche Passwörter und falsche Codes sind vergessen. Es kann sofort wieder versucht werden.',
  'activity.user.unlocked':
    'Falsche Passwörter und Codes wurden vergessen, damit Sie es wieder versuchen können.',
  'admin.emergency.heading': 'Notfall',
  'admin.emergency.whom': 'Für wen',
  'admin.emergency.everybody': 'Alle',
  'admin.emergency.group': 'Die Gruppe {group}',
  'admin.emergency.confirm': 'Geben Sie zur Sicherheit „{word}“ oder den Namen der Gruppe ein',
  'admin.emergency.logout': 'Personen abmelden',
  'admin.emergency.logout-lead':
    'Alle ihre Sitzungen enden sofort, ebenso Links in E-Mails, mit denen sie hineinkämen. Keiner ihrer Browser ist mehr bekannt oder vertraut. Sie melden sich mit ihrem bisherigen Passwort wieder an. Wenn Sie dazugehören, gilt das auch für Sie.',
  'admin.emergency.logout-button': 'Abmelden',
  'admin.emergency.password': 'Neue Passwörter verlangen',
  'admin.emergency.password-lead':
    'Sie werden abgemeldet wie oben und legen bei der nächsten Anmeldung ein neues Passwort fest, gleich auf welchem Weg sie sich anmelden. Bis dahin kommen sie nicht hinein. Für Personen ohne Passwort ändert sich nichts. Niemand bekommt eine E-Mail.',
  'admin.emergency.password-button': 'Neue Passwörter verlangen',
  'admin.emergency.one': 'Eine einzelne Person',
  'admin.emergency.one-lead':
    'Auf ihrer eigenen Seite geht all das für sie allein, auch das Entsperren.',
  'admin.emergency.commands': 'Per Befehl',
  'admin.emergency.commands-lead':
    'Auf dem Rechner der Website, wenn sich hier niemand anmelden kann. docs/emergencies.md erklärt, was jeder tut und wie man das Geheimnis ersetzt.',
  'admin.emergency.command.unlock': 'Falsche Passwörter einer Person sind vergessen.',
  'admin.emergency.command.deactivate': 'Eine Person ist draußen und bleibt es.',
  'admin.emergency.command.reset-factors': 'Eine Person hat ihren zweiten Faktor verloren.',
  'notice.admin-emergency-ended': '{count} {count|Sitzung wurde|Sitzungen wurden} beendet.',
  'notice.admin-emergency-asked':
    'Von {asked} {asked|Person|Personen} wird bei der nächsten Anmeldung ein neues Passwort verlangt. {without} {without|hat|haben} kein Passwort; dort {without|ändert|ändert} sich nichts.',
  'notice.admin-emergency-goes-on':
    'Es sind viele Personen, deshalb dauert es noch eine Weile. Wenn es fertig ist, steht es unter Aktivitäten.',
  admin_emergency_whom: 'Bitte wählen Sie, um wen es geht.',
  admin_emergency_group: 'Diese Gruppe gibt es nicht mehr.',
  admin_emergency_word: 'Es wurde nichts ausgeführt. Geben Sie hier zur Sicherheit „{word}“ ein.',
  'event.session.ended.group.nobody': 'Die Sitzungen der Gruppe {group} wurden beendet ({count})',
  'event.password.required.nobody':
    'Von allen ({asked}) wird bei der nächsten Anmeldung ein neues Passwort verlangt',
  'event.password.required.group.nobody':
    'Von der Gruppe {group} ({asked}) wird bei der nächsten Anmeldung ein neues Passwort verlangt',
  'event.user.unlocked': 'Falsche Passwörter und Codes von {subject} wurden vergessen',
  'event.backup.restored':
    'Eine Sicherung wurde eingespielt, und {count} {count|Sitzung|Sitzungen} daraus {count|wurde|wurden} beendet',
  'event.area.backup': 'Sicherungen',
  'mail.email-changed-by-staff.subject': 'Ihre Adresse für {site} wurde geändert',
  'mail.email-changed-by-staff.text':
    'Unser Team hat Ihrem Konto eine andere Adresse gegeben: {email}. Von nun an gehen unsere E-Mails dorthin, auch die zum Wählen eines neuen Passworts.',
  'mail.email-removed-by-staff.subject': 'Ihre Adresse für {site} wurde entfernt',
  'mail.email-removed-by-staff.text':
    'Unser Team hat die Adresse von Ihrem Konto entfernt. Von nun an bekommt es keine E-Mails mehr und keinen Link, um ein neues Passwort zu wählen.',
  'admin.emergency.command.check': 'Wie weit der Wechsel des Geheimnisses ist.',
  'admin.emergency.command.backup': 'Eine Kopie der Datenbank, während die Website läuft.',
  'admin.emergency.command.restored':
    'Nachdem eine Sicherung eingespielt wurde: Ihre Sitzungen enden.',
}
