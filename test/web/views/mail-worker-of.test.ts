import { expect } from 'chai'
import { logMissingMail } from '../../../src/web/views/mail-worker-of.ts'

type Given = Parameters<typeof logMissingMail>[0]

describe('what the log says of mail at the start', () => {
  it('is how to send mail, where none can be sent', () => {
    const lines = logOf({ mail: null, resets: null, addresses: null })
    expect(lines).to.have.length(1)
    expect(lines[0]?.message).to.contain('SMTP_URL').and.contain('`mail`')
  })

  it('names the pages that are left out, with the methods that a backend needs for them', () => {
    const lines = logOf({ mail, resets: null, addresses: null })
    expect(lines).to.have.length(1)
    expect(String(lines[0]?.fields.leftOut))
      .to.contain('findByEmail, savePassword')
      .and.contain('findByEmail, saveEmail')
    expect(logOf({ mail, resets, addresses: null })[0]?.fields.leftOut).to.have.length(1)
  })

  it('is a warning where people join by invitation, and nobody can be invited', () => {
    const registration = 'invite' as const
    const [line, ...others] = logOf({ mail, resets, addresses, registration })
    expect(line?.message).to.contain('nobody can be invited')
    expect(others).to.deep.equal([])
    const invitations = {} as NonNullable<Given['invitations']>
    expect(logOf({ mail, resets, addresses, registration, invitations })).to.deep.equal([])
  })

  it('is nothing where all pages are there', () => {
    expect(logOf({ mail, resets, addresses })).to.deep.equal([])
  })
})

const mail = {} as NonNullable<Given['mail']>
const resets = {} as NonNullable<Given['resets']>
const addresses = {} as NonNullable<Given['addresses']>

interface Line {
  readonly fields: { readonly leftOut?: readonly string[] }
  readonly message: string
}

function logOf(given: Partial<Given>): Line[] {
  const lines: Line[] = []
  const info = (fields: object, message: string) => {
    lines.push({ fields, message })
  }
  const usual = { mail: null, resets: null, addresses: null, invitations: null }
  logMissingMail({ ...usual, registration: 'open', ...given }, { info, warn: info, error: info })
  return lines
}
