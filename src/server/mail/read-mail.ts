/** What is read of a mail. What it lacks is empty. */
export interface MailContent {
  readonly subject: string
  readonly to: string
  readonly from: string
  readonly text: string
  readonly html: string
}

interface Entity {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Parts within parts: ours have one level. */
const MOST_LEVELS = 4

/** Reads a mail as `FileTransport` writes it. No reader for mails of strangers. */
export function readMail(raw: string): MailContent {
  const mail = entityOf(raw.replaceAll('\r\n', '\n'))
  const header = (name: string) => decodeWords(mail.headers.get(name) ?? '')
  const parts = leavesOf(mail)
  const partOf = (type: string) => parts.find((part) => typeOf(part) === type)
  return {
    subject: header('subject'),
    to: header('to'),
    from: header('from'),
    text: bodyOf(partOf('text/plain')),
    html: bodyOf(partOf('text/html')),
  }
}

function entityOf(text: string): Entity {
  const end = text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  // RFC 5322, 2.2.3: a line that begins with a blank goes on with the one before.
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const at = line.indexOf(':')
    if (at > 0) headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim())
  }
  return { headers, body: end < 0 ? '' : text.slice(end + 2) }
}

function leavesOf(entity: Entity, level = 0): readonly Entity[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(entity.headers.get('content-type') ?? '')?.[1]
  if (boundary === undefined || level >= MOST_LEVELS) return [entity]
  const [, ...parts] = `\n${entity.body}`.split(`\n--${boundary}`)
  return parts
    .filter((part) => !part.startsWith('--'))
    .flatMap((part) => leavesOf(entityOf(part.replace(/^[ \t]*\n/, '')), level + 1))
}

function typeOf({ headers }: Entity): string {
  const [type = ''] = (headers.get('content-type') ?? 'text/plain').split(';')
  return type.trim().toLowerCase()
}

function bodyOf(part: Entity | undefined): string {
  if (!part) return ''
  const encoding = part.headers.get('content-transfer-encoding')?.toLowerCase()
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString()
  if (encoding === 'quoted-printable') return decodeQuoted(part.body.replaceAll('=\n', ''))
  return part.body
}

/** RFC 2047: words that are no ASCII. Blanks between two of them are none. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : decodeQuoted(word.replaceAll('_', ' ')),
    )
}

function decodeQuoted(text: string): string {
  return text.replace(/(?:=[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('=', ''), 'hex').toString(),
  )
}
