import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { runCommand } from '../../../src/cli/run-command.ts'
import { readConfig } from '../../../src/config/config.ts'
import { openForCommand } from '../../../src/server/open-for-command.ts'
import { SITE_SECRET } from '../harness/fuzzed-site.ts'
import { fuzzTarget, promise } from '../harness/target.ts'
import { hostileText, mutated } from '../harness/texts.ts'

const HASH = '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const CSV = [
  'username,email,passwordHash,firstName,isActive,dateJoined,groups\nada,ada@example.com,,Ada,true,2020-01-02,"a,b"\n',
  `username,passwordHash\r\nada,${HASH}\r\neve,"x ""y"" z"\r\n`,
  'username,password\nada,correct horse battery staple\n\nbob,"a\nb"\n',
  '\uFEFFusername\nada\nADA\nada\n',
]
const NDJSON = [
  `{"username":"ada","email":"ada@example.com","passwordHash":"${HASH}","groups":["a","b"]}\n`,
  '{"username":"ada","isStaff":true,"dateJoined":"2020-01-02T03:04:05Z"}\n{"username":"bob"}\n',
  '{"reasons":["x"],"record":{"username":"ada"}}\n[1]\nnull\n"a"\n{"username":{"a":1}}\n',
  `{"username":"ada","passwordHash":{"hash":"a","salt":"b"}}\n${'['.repeat(3_000)}\n`,
]
const SIGNS = '",\n\r\t \0{}[]:\\éaA0\uFEFF\uFFFD;\''

interface File {
  readonly format: string
  /** Each character is a byte, so that it need not be UTF-8. */
  readonly bytes: string
  readonly chunk: number
  readonly skipBad: boolean
}

const toBytes = (content: string) => Buffer.from(content).toString('latin1')

const file: fc.Arbitrary<File> = fc.constantFrom('csv', 'ndjson').chain((format) =>
  fc.record({
    format: fc.constant(format),
    bytes: fc
      .tuple(
        fc.array(mutated(format === 'csv' ? CSV : NDJSON, SIGNS), { minLength: 1, maxLength: 3 }),
        fc.oneof(fc.constant(''), hostileText(20_000)),
        fc.constantFrom('', '\xff', '\xc3', '\x00'),
      )
      .map(([parts, more, odd]) => toBytes(parts.join('') + more) + odd),
    chunk: fc.constantFrom(1, 7, 1_000, 65_536),
    skipBad: fc.boolean(),
  }),
)

/** A file of users is read to its end, whatever is in it, and nothing is written in a dry run. */
export const imports = fuzzTarget('imports', 2, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'gadwall-fuzz-import-'))
  const config = readConfig({
    NODE_ENV: 'test',
    BCRYPT_COST: '4',
    SECRET: SITE_SECRET,
    DATABASE_URL: `sqlite:${join(directory, 'users.sqlite')}`,
  })
  const site = await openForCommand(config, { mustBeReady: true })
  const open = async () => ({ ...site, close: async () => {} })
  return {
    arbitrary: file,
    async check(input: File) {
      const { code, out, err } = await run(input, open)
      promise(code === 0 || code === 1, `It ended with ${code}: ${err}`)
      promise(code === 0 || err !== '', 'It failed without a word')
      promise(!/\n\s+at |Error:|SQLITE|undefined is|Cannot read/.test(err + out), `It says ${err}`)
      promise(
        (await site.auth.accounts?.users.search({ limit: 1 }))?.users.length === 0,
        'A dry run has written something',
      )
    },
    async close() {
      await site.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
})

async function run(
  { format, bytes, chunk, skipBad }: File,
  open: () => Promise<never> | Promise<object>,
) {
  const [output, errors] = [new PassThrough(), new PassThrough()]
  const never = async () => Promise.reject(new Error('it went to work'))
  const args = ['import', '-', '--format', format, '--dry-run', ...(skipBad ? ['--skip-bad'] : [])]
  const written = Promise.all([text(output), text(errors)])
  const code = await runCommand(args, {
    input: Readable.from(
      chunks(Buffer.from(bytes, 'latin1'), chunk),
    ) as unknown as NodeJS.ReadStream,
    output,
    errors,
    environment: {},
    findWeaknesses: async () => [],
    backup: async () => ({ call: [] }),
    serve: never,
    routes: never,
    migrationSql: never,
    open: open as never,
  })
  output.end()
  errors.end()
  const [out, err] = await written
  return { code, out, err }
}

function* chunks(bytes: Buffer, size: number): Generator<Buffer> {
  const step = Math.max(size, Math.ceil(bytes.length / 1_000))
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step)
}
