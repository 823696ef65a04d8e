import { expect } from 'chai'
import { type Case, checkSuite, NotOffered, runSuite, type Suite } from '../../src/testing.ts'

const passes: Case = { name: 'passes', run: async () => {} }
const fails: Case = {
  name: 'fails',
  run: async () => {
    throw new Error('broken')
  },
}
const lacks: Case = {
  name: 'lacks',
  run: async () => {
    throw new NotOffered('grant() of the subject')
  },
}
const suite: Suite = { name: 'a duck', cases: [passes, fails, lacks] }

type Body = (this: unknown, ...context: unknown[]) => Promise<void>

/** A test runner that keeps what it is handed. */
function fakeRunner() {
  const bodies = new Map<string, Body>()
  const skipped: string[] = []
  const groups: string[] = []
  const it = (name: string, body: Body) => {
    bodies.set(name, body)
  }
  return {
    bodies,
    skipped,
    groups,
    it: Object.assign(it, { skip: (name: string) => skipped.push(name) }),
    describe: (name: string, body: () => void) => {
      groups.push(name)
      body()
    },
  }
}

describe('checkSuite()', () => {
  it('tells of each case whether it passed, failed, or does not apply', async () => {
    const results = await checkSuite(suite)

    expect(results.map(({ name, outcome }) => [name, outcome])).to.deep.equal([
      ['passes', 'passed'],
      ['fails', 'failed'],
      ['lacks', 'skipped'],
    ])
    expect(results[1]).to.have.nested.property('error.message', 'broken')
    expect(results[2]).to.have.property('reason', 'not offered: grant() of the subject')
  })

  it('leaves out a case for a reason, and repeats the reason', async () => {
    const results = await checkSuite(suite, { skip: { fails: 'LDAP cannot do that' } })

    expect(results[1]).to.deep.equal({
      name: 'fails',
      outcome: 'skipped',
      reason: 'LDAP cannot do that',
    })
  })

  it('refuses to skip what is not there, and to skip without a reason', async () => {
    const checkWith = (skip: Record<string, string>) =>
      checkSuite(suite, { skip }).catch((error: unknown) => error)

    expect(await checkWith({ misspelt: 'why' }))
      .to.be.instanceOf(TypeError)
      .with.property('message')
      .that.contains('"misspelt"')
    for (const reason of ['', ' \n', undefined as unknown as string]) {
      expect(await checkWith({ fails: reason }))
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.contains('without a reason')
    }
  })
})

describe('runSuite()', () => {
  it('makes one test of each case, in a group of the name of the suite', async () => {
    const runner = fakeRunner()
    runSuite(suite, runner)

    expect(runner.groups).to.deep.equal(['a duck'])
    expect([...runner.bodies.keys()]).to.deep.equal(['passes', 'fails', 'lacks'])
    await runner.bodies.get('passes')?.call(undefined)
    expect(await failureOf(runner.bodies.get('fails'))).to.equal('broken')
  })

  it('prints the reason for which a case is left out', () => {
    const runner = fakeRunner()
    runSuite(suite, { ...runner, skip: { fails: 'LDAP cannot do that' } })

    expect(runner.skipped).to.deep.equal(['fails (skipped: LDAP cannot do that)'])
    expect([...runner.bodies.keys()]).to.deep.equal(['passes', 'lacks'])
  })

  it('refuses to skip what is not there, and to skip without a reason', () => {
    expect(() => runSuite(suite, { ...fakeRunner(), skip: { gone: 'why' } })).to.throw(TypeError)
    expect(() => runSuite(suite, { ...fakeRunner(), skip: { fails: '' } })).to.throw(TypeError)
  })

  it('skips what does not apply in the manner of mocha, vitest and node:test, and says why', async () => {
    const runner = fakeRunner()
    const lines: string[] = []
    runSuite(suite, { ...runner, print: (line) => lines.push(line) })
    const body = runner.bodies.get('lacks') as Body
    const reasons: unknown[] = []
    const context = { skip: (reason?: unknown) => reasons.push(reason) }

    await body.call(context)
    await body.call(undefined, context)
    await body.call(undefined)
    expect(reasons).to.have.length(2)
    expect(lines).to.have.length(3)
    expect(lines[0]).to.equal('does not apply: lacks (not offered: grant() of the subject)')
  })
})

async function failureOf(body: Body | undefined): Promise<string | undefined> {
  return body?.call(undefined).then(
    () => undefined,
    (error: Error) => error.message,
  )
}
