import type { Messages } from '../messages.ts'

/** The documentation of development, and the first steps after the set-up. */
export const deDocs: Messages = {
  'title.docs': 'Dokumentation',
  'title.docs.search': 'Dokumentation durchsuchen',
  'docs.lead':
    'Zu der Version, die hier läuft. Nur dieser Rechner sieht diese Seiten, und nur in der Entwicklung.',
  'docs.pages': 'Alle Seiten',
  'docs.search': 'Suchen',
  'docs.toc': 'Auf dieser Seite',
  'docs.around': 'Die Seiten davor und danach',
  'docs.previous': 'Davor:',
  'docs.next': 'Danach:',
  'docs.hits': '{count} {count|Stelle|Stellen} zu „{query}“',
  'docs.hits.none': 'Nichts zu „{query}“. Versuchen Sie weniger oder andere Wörter.',
  'docs.hits.ask': 'Geben Sie ein Wort, eine Einstellung oder den Namen einer Funktion ein.',
  'docs.chapter.begin': 'Anfangen',
  'docs.chapter.run': 'Betreiben',
  'docs.chapter.build': 'Darauf aufbauen',
  'docs.chapter.recipes': 'Mit Ihrem ORM',
  'docs.chapter.reference': 'Nachschlagen',
  'start.heading': 'Ihre Website steht. Was kommt als Nächstes?',
  'start.lead': 'Nur Sie sehen diese Karte, und nur in der Entwicklung.',
  'start.route': 'Eine Route in sechs Zeilen schützen',
  'start.route.text':
    'In einer eigenen App. Wer nicht angemeldet ist, wird zur Anmeldung geführt und danach zurück.',
  'start.route.link': 'Von einem leeren Ordner aus, in zehn Minuten',
  'start.table': 'Ihre eigene Tabelle von Benutzern',
  'start.table.text':
    'Der Befehl sieht sich Ihre Tabelle an und schreibt das Backend und seinen Test.',
  'start.table.link': 'In einer App anfangen, die Sie haben',
  'start.people': 'Personen zum Ansehen',
  'start.people.text': 'Fünfzig Personen, einige Gruppen und was sie im letzten Monat getan haben.',
  'start.people.link': 'Verwaltung öffnen',
  'start.deploy': 'Vor dem Betrieb',
  'start.deploy.text':
    'Der Befehl nennt, was einer Website im offenen Netz noch fehlt, etwa https, ein Geheimnis oder E-Mail, jeweils mit Abhilfe.',
  'start.deploy.link': 'Ins Netz stellen',
  'start.docs': 'Die ganze Dokumentation',
  'start.mails': 'E-Mails dieser Website',
  'start.close': 'Nicht mehr anzeigen',
  'notice.start-closed': 'Die ersten Schritte sind ausgeblendet. Die Dokumentation bleibt.',
}
