import type { Messages } from './messages.ts'

/** The overview of the admin, and its charts. */
export const enOverview: Messages = {
  'title.admin-overview': 'Overview',
  'admin.nav.overview': 'Overview',
  'admin.overview.heading': 'Overview',
  'admin.overview.zone': 'Times in {zone}',
  'admin.overview.throttled': 'Addresses that were refused, last 24 hours',
  'admin.overview.throttled-none': 'No address was refused.',
  'admin.overview.address': 'Address',
  'admin.overview.minutes': 'Minutes with refusals',
  'admin.overview.hashing': 'Password hashes now',
  'admin.overview.waiting': 'Waiting for a thread',
  'admin.overview.wait': 'One more would wait',
  'admin.overview.ms': '{ms} ms',
  'admin.overview.process': 'In the process that made this page; others have queues of their own.',
  'admin.chart.hours': 'Logins by hour, last 24 hours',
  'admin.chart.hours.unit': 'Hour',
  'admin.chart.days': 'Logins by day, last 30 days',
  'admin.chart.days.unit': 'Day',
  'admin.chart.up': 'Upwards: {count} {count|login|logins}',
  'admin.chart.down': 'Downwards: {count} {count|failure|failures}',
  'admin.chart.sign-ins': 'Logins',
  'admin.chart.failures': 'Failures',
  'admin.chart.desc':
    'Logins: {up}. Failures: {down}. The largest number of one bar ({unit}) is {most}.',
  'admin.chart.table': 'As a table',
  'admin.chart.unknown': 'It could not be counted in time. Reload in a moment.',
}
