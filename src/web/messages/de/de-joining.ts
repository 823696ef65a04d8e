import type { Messages } from '../messages.ts'

/** Making an account: who may, invitations, and the domains of addresses. */
export const deJoining: Messages = {
  email_domain_not_allowed: 'Bitte verwenden Sie eine Adresse bei {domains}.',
  email_domain_refused:
    'Adressen bei {domain} sind hier nicht möglich. Bitte verwenden Sie eine andere.',
  invitation_needed: 'Hier tritt man auf Einladung bei.',
  'title.by-invitation': 'Auf Einladung',
  'by-invitation.heading': 'Hier tritt man auf Einladung bei',
  'by-invitation.text':
    'Bitten Sie jemanden von {site} um eine Einladung: eine E-Mail mit einem Link, über den Sie Ihr Konto anlegen. Wenn Sie schon ein Konto haben, melden Sie sich an.',
  'login.no-account': 'Noch kein Konto?',
  'link.register': 'Registrieren',
  'register.heading': 'Konto anlegen',
  'button.register': 'Registrieren',
  'register.has-account': 'Haben Sie schon ein Konto?',
  'register.invited': 'Sie sind zu {site} eingeladen.',
  'hint.email.invited': 'Ihre Einladung ging an diese Adresse, deshalb gilt sie als bestätigt.',
  'hint.email.asked': 'Sie können sich auch damit anmelden.',
  'hint.email.asked.confirmed': 'Wir senden Ihnen einen Link, um sie zu bestätigen.',
  'link.login-instead': 'Stattdessen anmelden?',
  'link-over.invitation':
    'Er wurde schon verwendet oder ist zu alt. Wenn Sie Ihr Konto angelegt haben, melden Sie sich an. Wenn nicht, bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung.',
  'mail.invitation.subject': 'Ihre Einladung zu {site}',
  'mail.invitation.text':
    'Sie sind eingeladen, ein Konto bei {site} anzulegen. Der Link gilt einmal, 7 Tage lang.',
  'mail.invitation.text.by':
    '{by} lädt Sie ein, ein Konto bei {site} anzulegen. Der Link gilt einmal, 7 Tage lang.',
  'mail.invitation.button': 'Einladung annehmen',
  'mail.invitation.else':
    'Wenn Sie kein Konto möchten, müssen Sie nichts tun: Es gibt keines, solange Sie es nicht anlegen.',
}
