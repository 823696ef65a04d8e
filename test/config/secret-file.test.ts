import { execFile } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { developmentSecret } from '../../src/config/secret-file.ts'

const SOURCE = fileURLToPath(new URL('../../src/config/secret-file.ts', import.meta.url))

describe('developmentSecret()', () => {
  let directory: string
  let file: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'gadwall-secret-'))
    file = join(directory, 'data', 'secret')
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  const mode = (path: string) => statSync(path).mode & 0o777

  it('makes a secret of 256 bits, and keeps it in a file that only its owner can read', () => {
    const secret = developmentSecret(file)

    expect(secret).to.match(/^[\w-]{43}$/)
    expect(readFileSync(file, 'utf8').trim()).to.equal(secret)
    expect(mode(file)).to.equal(0o600)
    expect(readdirSync(join(directory, 'data'))).to.deep.equal(['secret'])
  })

  it('gives the same secret again, and another one elsewhere', () => {
    const secret = developmentSecret(file)

    expect(developmentSecret(file)).to.equal(secret)
    expect(developmentSecret(join(directory, 'other'))).to.not.equal(secret)
  })

  it('reads a secret that somebody put there, and takes it away from others', () => {
    developmentSecret(file)
    writeFileSync(file, 'a secret of my own, made by hand\n')
    chmodSync(file, 0o644)

    expect(developmentSecret(file)).to.equal('a secret of my own, made by hand')
    expect(mode(file)).to.equal(0o600)
  })

  it('changes nothing of a file that it only leads to by a link', () => {
    const target = join(directory, 'mounted')
    mkdirSync(join(directory, 'data'))
    writeFileSync(target, 'a secret that somebody mounted here\n', { mode: 0o444 })
    symlinkSync(target, file)

    expect(developmentSecret(file)).to.equal('a secret that somebody mounted here')
    expect(mode(target)).to.equal(0o444)
  })

  it('refuses what is no file', () => {
    mkdirSync(file, { recursive: true })

    expect(() => developmentSecret(file)).to.throw(/secret is no file/)
  })

  it('is one and the same for processes that start together, however often each asks', async function () {
    this.slow(5000)
    const ask = 'Array.from({ length: 3 }, () => m.developmentSecret(process.argv[1]))'
    const code = `import(${JSON.stringify(SOURCE)}).then((m) => console.log(${ask}.join('\\n')))`
    const runs = Array.from({ length: 8 }, () =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', code, file], {
        // The loader gives these another form of the file, which would spoil the coverage.
        env: { ...process.env, NODE_V8_COVERAGE: '' },
      }),
    )
    const secrets = (await Promise.all(runs)).flatMap(({ stdout }) => stdout.trim().split('\n'))

    expect(secrets).to.have.length(24)
    expect(secrets[0]).to.match(/^[\w-]{43}$/)
    expect(new Set(secrets).size).to.equal(1)
    expect(readdirSync(join(directory, 'data'))).to.deep.equal(['secret'])
  })
})
