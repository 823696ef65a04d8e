import type { Messages } from './messages.ts'

/** What tells people from robots. */
export const enBots: Messages = {
  challenge_required:
    'Unusually many forms like this one are being sent here right now, so one thing more is needed. Nothing was done yet: please send it again.',
  'challenge.working': 'Your browser is doing a short calculation, which keeps robots out.',
  'challenge.done': 'The calculation is done. You can send the form.',
  'challenge.failed':
    'Your browser could not do the calculation. Reload the page, or come back a little later.',
  'challenge.no-script':
    'Robots are sending many of these forms right now, and without JavaScript your browser cannot show that you are none. Come back in {wait}: it works without JavaScript then.',
  'challenge.no-script.always':
    'This form needs JavaScript, which keeps robots out. Switch it on, or ask whoever runs this site.',
  'challenge.login.required':
    'Unusually many log-ins are failing here right now, so one thing more is needed. Nothing was done yet: please log in again.',
  'challenge.login.no-script':
    'Robots are trying passwords here right now, and without JavaScript your browser may be taken for one of them. If you are refused, use a browser in which you have logged in here before, or come back in {wait}.',
  'trap.label': 'Leave this field empty',
}
