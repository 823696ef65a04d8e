import { expect } from 'chai'
import { SealedText } from '../../../src/auth/crypto/sealed-text.ts'
import type { AppContext } from '../../../src/web/context.ts'
import { cookieOptions } from '../../../src/web/http/cookies.ts'
import { StepCookie } from '../../../src/web/http/step-cookie.ts'

describe('StepCookie', () => {
  let now = 0
  const step = new StepCookie({
    sealed: new SealedText(['the secret of these tests']),
    sessionCookie: '__Host-gadwall',
    cookies: cookieOptions(true),
    clock: () => now,
  })

  /** A context whose browser keeps the cookie. */
  function browser() {
    const set: { name: string; value: string; options: object }[] = []
    const headers: { cookie?: string } = {}
    const cookies = {
      set(name: string, value: string, options: object) {
        set.push({ name, value, options })
        headers.cookie = `${name}=${value}`
      },
    }
    return { ctx: { headers, cookies } as unknown as AppContext, set, headers }
  }

  it('carries a value to the next page, sealed, for ten minutes', () => {
    const { ctx, set } = browser()
    step.put(ctx, 'reset', 'id.secret')
    expect(set[0]).to.deep.include({ name: '__Host-gadwall.step' })
    expect(set[0]?.options).to.include({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' })
    expect(set[0]?.options).to.include({ maxAge: 600_000 })
    expect(Buffer.from(set[0]?.value ?? '', 'base64url').toString('latin1')).to.not.contain(
      'secret',
    )
    now += 599_999
    expect(step.read(ctx, 'reset')).to.equal('id.secret')
    now += 1
    expect(step.read(ctx, 'reset')).to.equal(null)
  })

  it('is read for its own purpose only, and never when it was not made here', () => {
    const { ctx, headers } = browser()
    step.put(ctx, 'reset', 'id.secret')
    expect(step.read(ctx, 'verify')).to.equal(null)
    headers.cookie = '__Host-gadwall.step=made-up'
    expect(step.read(ctx, 'reset')).to.equal(null)
  })

  it('is forgotten by the browser when the step is over', () => {
    const { ctx, set } = browser()
    step.clear(ctx)
    expect(set).to.have.length(0)
    step.put(ctx, 'reset', 'id.secret')
    step.clear(ctx)
    expect(set.at(-1)).to.deep.include({ value: '' })
    expect(step.read(ctx, 'reset')).to.equal(null)
  })
})
