import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

const USAGE = `Usage: npm --prefix bench run ab -- <directory A> <directory B> [options]

Compares two checkouts that are built. Ratios are B to A: above 1, B is faster.

  --connections 1,4,32   numbers of connections for the signed-in page
  --rounds 9             rounds, in the order A B B A A B …
  --seconds 2            length of a measurement
  --path /account        page that is read
  --login cheap          cheap: a hash that costs next to nothing; real: bcrypt; none: no logins
  --env-a NAME=VALUE     a variable for A's server; --env-b for B's; as often as needed
  --json                 prints the figures as JSON as well`

const OPTIONS = {
  connections: { type: 'string', default: '1,4,32' },
  rounds: { type: 'string', default: '9' },
  seconds: { type: 'string', default: '2' },
  path: { type: 'string', default: '/account' },
  login: { type: 'string', default: 'cheap' },
  'env-a': { type: 'string', multiple: true, default: [] },
  'env-b': { type: 'string', multiple: true, default: [] },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

/** What the command line asks for; `null` when it asks for help or names no two directories. */
export function readOptions(args) {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (values.help || positionals.length !== 2) {
    process.stderr.write(`${USAGE}\n`)
    return null
  }
  const [a, b] = positionals.map(fromWhereItWasTyped)
  return {
    sides: [
      { name: 'A', directory: a, environment: variables(values['env-a']) },
      { name: 'B', directory: b, environment: variables(values['env-b']) },
    ],
    connections: values.connections.split(',').map(Number),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    path: values.path,
    login: values.login,
    json: values.json,
  }
}

/** npm runs a script in the folder of its package. */
function fromWhereItWasTyped(directory) {
  return resolve(process.env.INIT_CWD ?? '.', directory)
}

function variables(pairs) {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}
