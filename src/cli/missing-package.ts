import { createRequire } from 'node:module'

/** What each package is needed for that may be left out, or that npm may have failed to build. */
const PURPOSES: Readonly<Record<string, string>> = {
  '@simplewebauthn/server': 'Passkeys are checked with it.',
  '@clack/prompts': 'Commands ask their questions with it.',
  marked: 'The documentation is shown with it.',
  nodemailer: 'Mails are sent with it.',
  mariadb: 'It connects to mariadb:// addresses.',
  pg: 'It connects to postgres:// addresses.',
  pino: 'The server writes its log with it.',
  'pino-pretty': 'The log on a terminal is written with it.',
  'reflect-metadata': 'sequelize-typescript needs it.',
  sequelize: 'The server and its commands reach the database with it.',
  'sequelize-typescript': 'The server and its commands describe their tables with it.',
  sqlite3: 'It opens SQLite files.',
  umzug: 'It runs the migrations.',
}

const PATTERNS = [
  /^Cannot find (?:package|module) '([^']+)'/,
  /^Please install (\S+) package manually/,
  /transport target for "([^"]+)"/,
]

/**
 * Explains an error that comes from a missing package: which, why it is needed, and the command that
 * installs it. `null` for every other error.
 */
export function explainMissingPackage(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const name = nameIn(error.message)
  if (name === undefined || !(name in PURPOSES)) return null
  return `The package ${name} is missing. ${PURPOSES[name]} Install it: npm install ${name}@${majorOf(name)}`
}

function nameIn(message: string): string | undefined {
  // Its files are there, but the part that is built for the machine is not.
  if (message.startsWith('Could not locate the bindings file')) return 'sqlite3'
  for (const pattern of PATTERNS) {
    const [, name] = pattern.exec(message) ?? []
    if (name !== undefined) return name
  }
  return undefined
}

/** The major version that we work with, as our package.json has it. */
function majorOf(name: string): string {
  const { optionalDependencies, peerDependencies } = createRequire(import.meta.url)(
    '../../package.json',
  )
  const range: string = { ...peerDependencies, ...optionalDependencies }[name]
  return /\d+/.exec(range)?.[0] ?? 'latest'
}
