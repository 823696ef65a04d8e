import type { Messages } from '../messages.ts'

/** The overview of the admin. */
export const deOverview: Messages = {
  'admin.follow': 'Live mitlesen',
  'admin.follow.reload': 'Neu laden',
  'admin.follow.new': 'Neu: {count}',
  'admin.follow.more': 'Es ist mehr geschehen, als hier steht.',
  'admin.follow.lost': 'Die Verbindung ist unterbrochen. Sie wird wieder versucht.',
  'admin.follow.over': 'Es kommt nichts mehr. Laden Sie die Seite neu.',
  'title.admin-overview': 'Übersicht',
  'admin.nav.overview': 'Übersicht',
  'admin.overview.heading': 'Übersicht',
  'admin.overview.zone': 'Zeiten in {zone}',
  'admin.overview.throttled': 'Abgewiesene Adressen, letzte 24 Stunden',
  'admin.overview.throttled-none': 'Keine Adresse wurde abgewiesen.',
  'admin.overview.address': 'Adresse',
  'admin.overview.minutes': 'Minuten mit Abweisungen',
  'admin.overview.hashing': 'Passwort-Hashes jetzt',
  'admin.overview.waiting': 'Warten auf einen Thread',
  'admin.overview.wait': 'Ein weiterer würde warten',
  'admin.overview.ms': '{ms} ms',
  'admin.overview.process':
    'In dem Prozess, der diese Seite gemacht hat; andere haben eigene Warteschlangen.',
  'admin.chart.hours': 'Anmeldungen je Stunde, letzte 24 Stunden',
  'admin.chart.hours.unit': 'Stunde',
  'admin.chart.days': 'Anmeldungen je Tag, letzte 30 Tage',
  'admin.chart.days.unit': 'Tag',
  'admin.chart.up': 'Nach oben: {count} {count|Anmeldung|Anmeldungen}',
  'admin.chart.down': 'Nach unten: {count} {count|Fehlschlag|Fehlschläge}',
  'admin.chart.sign-ins': 'Anmeldungen',
  'admin.chart.failures': 'Fehlschläge',
  'admin.chart.desc':
    'Anmeldungen: {up}. Fehlschläge: {down}. Die größte Zahl eines Balkens ({unit}) ist {most}.',
  'admin.chart.table': 'Als Tabelle',
  'admin.chart.unknown':
    'Es ließ sich nicht rechtzeitig zählen. Laden Sie die Seite gleich noch einmal.',
}
