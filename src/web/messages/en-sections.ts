import type { Messages } from './messages.ts'

/** Sections of the app's own in the admin. */
export const enSections: Messages = {
  'admin.section.add': 'Add',
  'admin.section.new': '{section}: new',
  'admin.section.none': 'Nothing fits this.',
  'admin.section.empty': 'There is nothing yet.',
  'admin.section.search': '{members} begins with',
  'admin.section.cut':
    'No more than 5,000 rows were looked at for this page. Go on to look at the next.',
  'admin.section.unnamed': 'Without a name',
  'admin.section.nothing': '–',
  'admin.section.back': 'All of "{section}"',
  'admin.section.change': 'Change',
  'admin.section.remove': 'Delete',
  'admin.section.delete': 'Delete …',
  'admin.section.delete-heading': 'Delete this for good?',
  'admin.section.delete-lead': 'Nothing brings it back.',
  'admin.section.delete-button': 'Delete it',
  'admin.section.keep': 'Keep it',
  'admin.section.utc': 'In UTC.',

  'notice.section-added': 'It is there.',
  'notice.section-deleted': 'It is deleted.',

  section_row_gone: 'Somebody has deleted it meanwhile.',
  section_row_changed:
    'Somebody else has changed it meanwhile. Nothing of yours was written. Look at it, and save again to write yours.',
  section_field_now: 'It is now: "{value}".',
  section_in_use: 'Something else hangs on it, so it cannot be deleted.',
  section_value_taken: 'There is one with this value already.',
  section_value_long: 'It is longer than it may be.',
  section_value_wrong: 'This value is not allowed here.',
  section_value_range: 'This number is too great or too small.',
  section_value_email: 'Enter an address, such as ada@example.com.',
  section_value_url: 'Enter an address, such as https://example.com.',
  section_value_length: 'Use {min} to {max} characters.',
  section_value_least: 'It must be at least {min}.',
  section_value_most: 'It must be at most {max}.',
  section_reference_unknown: 'What it points to is not there.',

  // What each permission allows. One of an app is shown as it was declared, unless its `messages` have it here.
  'may.users.view': 'See users',
  'may.users.add': 'Add users',
  'may.users.change': 'Change users',
  'may.users.delete': 'Delete users',
  'may.users.import': 'Import users',
  'may.users.export': 'Export users',
  'may.groups.view': 'See groups',
  'may.groups.add': 'Add groups',
  'may.groups.change': 'Change groups and their permissions',
  'may.groups.delete': 'Delete groups',
  'may.sessions.view': 'See who is logged in',
  'may.sessions.delete': 'Log people out',
  'may.activity.view': 'See what happened',
  'may.mail.view': 'See the mails that wait',
  'may.mail.change': 'Send mails again',
}
