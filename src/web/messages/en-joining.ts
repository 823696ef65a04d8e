import type { Messages } from './messages.ts'

/** Making an account: who may, invitations, and the domains of addresses. */
export const enJoining: Messages = {
  username_kept:
    'Somebody had this username until lately, and it is kept for them. Choose another.',
  email_domain_not_allowed: 'Use an address at {domains}.',
  email_domain_refused: 'Addresses at {domain} cannot be used here. Use another.',
  group_unknown: 'There is no group named "{group}".',
  invitation_needed: 'People join by invitation here.',
  'title.by-invitation': 'By invitation',
  'by-invitation.heading': 'People join by invitation here',
  'by-invitation.text':
    'Ask somebody who runs {site} for an invitation: a mail with a link, by which you make your account. If you have an account already, log in.',
  'login.no-account': 'No account yet?',
  'link.register': 'Register',
  'register.heading': 'Create your account',
  'button.register': 'Register',
  'register.has-account': 'Already have an account?',
  'register.invited': 'You are invited to {site}.',
  'hint.email.invited': 'Your invitation was sent to this address, so it counts as confirmed.',
  'hint.email.asked': 'You can log in with it, too.',
  'hint.email.asked.confirmed': 'We send you a link to confirm it.',
  'link.login-instead': 'Log in instead?',
  'link-over.invitation':
    'It was used already, or it is too old. If you have made your account, log in. If not, ask whoever invited you for another invitation.',
  'mail.invitation.subject': 'Your invitation to {site}',
  'mail.invitation.text':
    'You are invited to make an account at {site}. The link works once, for 7 days.',
  'mail.invitation.text.by':
    '{by} invites you to make an account at {site}. The link works once, for 7 days.',
  'mail.invitation.button': 'Accept the invitation',
  'mail.invitation.else':
    'If you do not want an account, do nothing: there is none until you make it.',
}
