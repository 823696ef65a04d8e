import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { prettyFactory } from 'pino-pretty'
import { createLog, FOR_READING } from '../../src/server/log.ts'

const SOURCE = fileURLToPath(new URL('../../src/server/log.ts', import.meta.url))

/** What a process writes that logs these objects. */
async function written(...objects: object[]): Promise<string> {
  const config = { mode: 'production', logLevel: 'info' }
  const code = `import(${JSON.stringify(SOURCE)}).then(({ createLog }) => {
    const log = createLog(${JSON.stringify(config)})
    for (const object of ${JSON.stringify(objects)}) log.info(object, 'logged')
    log.debug('too quiet')
  })`
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', code], {
    // The loader gives this process another form of the file, which would spoil the coverage.
    env: { ...process.env, NODE_V8_COVERAGE: '' },
  })
  return stdout
}

describe('createLog()', () => {
  it('writes lines of JSON, of its level and above', async () => {
    const lines = (await written({ requestId: 'a1' })).trim().split('\n')

    expect(lines).to.have.length(1)
    expect(JSON.parse(lines[0] as string)).to.include({ level: 30, requestId: 'a1', msg: 'logged' })
  })

  it('hides everything secret, at the top and two levels down, should a whole object be logged', async () => {
    const secret = 'correct horse battery staple'
    const fields = {
      password: secret,
      currentPassword: secret,
      newPassword: secret,
      passwordHash: secret,
      secret,
      secrets: [secret],
      databaseUrl: secret,
      token: secret,
      _csrf: secret,
      cookie: secret,
      'set-cookie': [secret],
      authorization: secret,
    }
    const text = await written(
      fields,
      { body: fields },
      { request: { headers: fields, body: fields } },
      { user: { username: 'ada', passwordHash: secret } },
    )

    expect(text).to.not.contain(secret)
    expect(text).to.contain('[secret]').and.contain('ada')
  })

  it('keeps quiet when it is told to', () => {
    const log = createLog({ mode: 'test', logLevel: 'silent' })

    expect(log.isLevelEnabled('fatal')).to.equal(false)
  })

  it('takes the level that it is given', () => {
    const log = createLog({ mode: 'test', logLevel: 'warn' })

    expect(log.isLevelEnabled('warn')).to.equal(true)
    expect(log.isLevelEnabled('info')).to.equal(false)
  })

  it('writes one line for a request on a terminal, and more only for an error', () => {
    const pretty = prettyFactory({ ...FOR_READING, colorize: false })
    const line = { time: 0, pid: 1, hostname: 'here', requestId: 'a1' }
    const request = { ...line, level: 30, msg: 'request', address: '::1' }
    expect(pretty({ ...request, method: 'GET', path: '/login', status: 200, ms: 3.1 })).to.match(
      /^\[[\d:.]+\] INFO: request GET \/login 200 3\.1 ms \{"requestId":"a1","address":"::1"\}\n$/,
    )
    const error = { name: 'TypeError', message: 'broken', stack: ['at one', 'at two'] }
    const failed = pretty({ ...line, level: 50, msg: 'request failed', code: 'internal', error })
    expect(failed.split('\n')[0]).to.match(/request failed \{"requestId":"a1","code":"internal"\}$/)
    expect(failed).to.match(/\n\s+"at one",\n/)
  })
})
