import type { Messages } from '../messages.ts'

/** Was Menschen von Robotern unterscheidet. */
export const deBots: Messages = {
  challenge_required:
    'Hier werden gerade ungewöhnlich viele solcher Formulare gesendet, deshalb ist noch etwas nötig. Bisher ist nichts geschehen: Bitte senden Sie es noch einmal.',
  'challenge.working': 'Ihr Browser rechnet einen Augenblick. Das hält Roboter fern.',
  'challenge.done': 'Die Rechnung ist fertig. Sie können das Formular senden.',
  'challenge.failed':
    'Ihr Browser konnte die Rechnung nicht lösen. Laden Sie die Seite neu, oder kommen Sie etwas später wieder.',
  'challenge.no-script':
    'Roboter senden gerade viele dieser Formulare, und ohne JavaScript kann Ihr Browser nicht zeigen, dass Sie keiner sind. Kommen Sie in {wait} wieder: Dann geht es ohne JavaScript.',
  'challenge.no-script.always':
    'Dieses Formular braucht JavaScript, um Roboter fernzuhalten. Schalten Sie es ein, oder fragen Sie, wer diese Seite betreibt.',
  'challenge.login.required':
    'Hier schlagen gerade ungewöhnlich viele Anmeldungen fehl, deshalb ist noch etwas nötig. Bisher ist nichts geschehen: Bitte melden Sie sich noch einmal an.',
  'challenge.login.no-script':
    'Roboter probieren hier gerade Passwörter durch, und ohne JavaScript kann Ihr Browser für einen von ihnen gehalten werden. Wenn Sie abgewiesen werden, nehmen Sie einen Browser, in dem Sie hier schon angemeldet waren, oder kommen Sie in {wait} wieder.',
  'trap.label': 'Lassen Sie dieses Feld leer',
}
