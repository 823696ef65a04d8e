import { join } from 'node:path'
import { PROJECT } from '../code-blocks.ts'
import { type ErrorInCode, errorsInCode } from './errors-in-code.ts'
import { remedies } from './remedies.ts'

/** Where the page is. */
export const TROUBLESHOOTING_PAGE = join(PROJECT, 'docs/troubleshooting.md')

const PARTS: readonly (readonly [title: string, files: RegExp])[] = [
  ['Settings and options', /^(config|server|auth\/create-auth)/],
  ['Users, backends and services', /^auth\//],
  ['The database', /^database\//],
  ['Pages, guards and views', /^web\//],
  ['Commands', /^cli\//],
]

const HEAD = `# Troubleshooting

Every error that Gadwall throws, and what to do. This page is generated: the texts are those of the code (\`…\` stands
for what is filled in), and a test finds a text without a remedy. Run \`npm run troubleshooting\` after a change.

A wrong setting stops the start and names the variable, what was given and what is allowed: see
[settings](settings.md). What a visitor reads has a request id; the line in the log with the same id has the error.

## What people ask first

| what you see | what it is | what to do |
|---|---|---|
| every login answers 401, though the password is right | the hash is not read, or the user is not active | \`npx gadwall users show NAME\`; for a table of your own run the [kit](testing-your-app.md) |
| 403 "This form was open for too long" after every submit | the cookie does not come back: \`BASE_URL\` is https and the site is reached by http, or the other way round | set \`BASE_URL\` to what people type, and \`TRUSTED_PROXIES\` behind a proxy |
| forms of your app answer 403 | they lack the token | put \`ctx.state.auth.csrfToken()\` into a field \`_csrf\`: see [mount in your app](mount-in-your-app.md) |
| 429 for everybody behind a proxy | all visitors have the address of the proxy | set \`TRUSTED_PROXIES\` |
| 503 on every page | the database is away, full, locked or read-only | \`/readyz\`, and the line in the log that begins with "not ready" |
| \`null\` members of a model, or logins that never match | class fields hide the columns | write \`declare\` before each member: see [a legacy table](map-a-legacy-table.md) |
| no mail arrives | there is no \`SMTP_URL\`, or the server refuses | the log at the start, and lines "a mail could not be sent yet": see [mail](mail.md) |
| \`npm ci\` fails at sqlite3 | there is no build for this machine, and no compiler | install \`python3 make g++\`, or use PostgreSQL and \`--omit=optional\` |
`

// A text says by itself what to do when a part of it begins like an order.
const ORDER =
  /(?:^|[:.;,] )(?:or )?(?:give|run|name|write|leave|use|widen|restore|put|install|choose|pass|say|make|declare|log in|mend|try|did you mean|configure|hand|see)\b/i

/** Errors that say neither themselves nor in the list what to do. */
export function withoutRemedy(): readonly string[] {
  return texts()
    .filter(({ message }) => remedyOf(message) === null)
    .map(({ message, file }) => `${file}: ${message}`)
}

/** Remedies for errors that are no longer there. */
export function unusedRemedies(): readonly string[] {
  const known = new Set(texts().map(({ message }) => message))
  return Object.keys(remedies).filter((message) => !known.has(message))
}

export function makeTroubleshooting(): string {
  const all = texts()
  const tables = PARTS.map(([title, files], index) => {
    const before = PARTS.slice(0, index)
    const isHere = ({ file }: ErrorInCode) =>
      files.test(file) && !before.some(([, others]) => others.test(file))
    const rows = all.filter(isHere).map(({ message }) => rowOf(message))
    return [`## ${title}`, '', '| error | what to do |', '|---|---|', ...rows, ''].join('\n')
  })
  return `${[HEAD, ...tables].join('\n').trimEnd()}\n`
}

function rowOf(message: string): string {
  const remedy = remedyOf(message) ?? ''
  return `| ${cellOf(message)} | ${remedy === '' ? 'as it says' : remedy} |`
}

/** Empty when the text says it itself; `null` when nobody does. */
function remedyOf(message: string): string | null {
  return remedies[message] ?? (ORDER.test(message) ? '' : null)
}

function texts(): ErrorInCode[] {
  const seen = new Set<string>()
  return errorsInCode().filter(({ message }) => {
    if (seen.has(message)) return false
    seen.add(message)
    return true
  })
}

function cellOf(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*')
}
