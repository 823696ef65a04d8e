import { expect } from 'chai'
import { Workplace } from '../support/cli.ts'
import { MemorySite, runInProcess as run } from './run-in-process.ts'

const COMMANDS = [
  'serve',
  'migrate',
  'createuser',
  'createsuperuser',
  'changepassword',
  'import',
  'export',
  'purge',
  'routes',
  'check',
]

describe('runCommand()', () => {
  it('lists every command when it is called without one, or asked for help', async () => {
    for (const args of [[], ['help'], ['--help'], ['-h']]) {
      const { code, out, err } = await run(args)
      expect({ code, err }).to.deep.equal({ code: 0, err: '' })
      for (const name of COMMANDS)
        expect(out).to.match(new RegExp(`^ {2}${name} +[A-Z].+\\.$`, 'm'))
    }
  })

  it('explains each command, and does not run it', async () => {
    for (const name of COMMANDS) {
      const { code, out } = await run([name, '--help'])
      expect(code).to.equal(0)
      expect(out).to.match(new RegExp(`^Usage: gadwall ${name}`))
    }
  })

  it('exits with 2 when it is used wrongly: it says why and how, and does nothing', async () => {
    const table: [args: string[], reason: string][] = [
      [['servee'], 'There is no command "servee"'],
      [['--port', '80'], 'There is no command "--port"'],
      [['serve', 'now'], 'It takes no further words'],
      [['serve', '--port', '80'], "Unknown option '--port'"],
      [['migrate', '--force'], "Unknown option '--force'"],
      [['migrate', '--status=yes'], 'does not take an argument'],
      [['migrate', '--status', '--down'], 'Give --status, --down or --print, not two of them'],
      [['createuser', 'ada'], 'It takes no further words'],
      [['createuser', '--username'], 'argument missing'],
      [['createuser', '--password', 'hunter2'], "Unknown option '--password'"],
      [['changepassword'], 'A word is missing or too many'],
      [['changepassword', 'ada', 'grace'], 'A word is missing or too many'],
      [['purge', 'now'], 'It takes no further words'],
      [['purge', '--all'], "Unknown option '--all'"],
      [['routes', '-x'], "Unknown option '-x'"],
      [['check', '--deployed'], "Unknown option '--deployed'"],
    ]
    for (const [args, reason] of table) {
      const { code, out, err } = await run(args)
      expect({ code, out }, args.join(' ')).to.deep.equal({ code: 2, out: '' })
      expect(err)
        .to.match(/^gadwall: /)
        .and.contain(reason)
      expect(err)
        .to.match(/Usage: gadwall|See: gadwall help/)
        .and.not.contain('it went to work')
    }
  })

  it('exits with 1 when the work fails, with one clear line and no stack', async () => {
    const serve = async () => Promise.reject(new Error('the port is in use'))

    expect(await run(['serve'], { serve })).to.deep.equal({
      code: 1,
      out: '',
      err: 'gadwall: the port is in use\n',
    })
  })

  it('closes the site, whether the work is done or fails', async () => {
    const site = new MemorySite()
    await run(['migrate'], { site })
    await run(['changepassword', 'nobody'], { site })

    expect(site.opened).to.equal(0)
  })

  it('says the reason behind what cannot be reached', async () => {
    const cause = new Error('connect ECONNREFUSED 127.0.0.1:5432')
    const open = async () => Promise.reject(new Error('The database cannot be reached', { cause }))

    expect((await run(['migrate'], { open })).err).to.equal(
      'gadwall: The database cannot be reached: connect ECONNREFUSED 127.0.0.1:5432\n',
    )
  })
})

describe('the program', () => {
  const place = new Workplace()
  after(() => place.remove())

  it('exits with 0, 1 or 2, and complains on standard error only', async () => {
    const [done, failed, wrong] = await Promise.all([
      place.gadwall(['help']),
      place.gadwall(['changepassword', 'nobody', '--no-input']),
      place.gadwall(['frobnicate']),
    ])

    expect(done).to.include({ code: 0, err: '' })
    expect(failed).to.deep.equal({
      code: 1,
      out: '',
      err: 'gadwall: There is no user named "nobody".\n',
    })
    expect(wrong).to.include({ code: 2, out: '' })
    expect(wrong.err).to.match(/^gadwall: There is no command "frobnicate"\..*\n$/)
  })

  it('stops at a setting that is wrong: exit 1, and the name of the variable', async () => {
    const settings = { PORT: 'eighty' }

    expect(await place.gadwall(['serve'], { settings })).to.deep.equal({
      code: 1,
      out: '',
      err: 'gadwall: PORT is "eighty": a whole port number from 1 to 65535 (default 3000)\n',
    })
  })
})
