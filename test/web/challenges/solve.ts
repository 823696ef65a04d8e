import { hash } from 'node:crypto'
import type { AltchaChallenge } from '../../../src/web/challenges/altcha.ts'

/** Finds the number by trying, as a browser does. */
export function solve({ challenge, salt, maxnumber }: AltchaChallenge): number {
  for (let number = 0; number <= maxnumber; number++) {
    if (hash('sha256', salt + number, 'hex') === challenge) return number
  }
  throw new Error('The challenge has no solution')
}

/** A solution as it is sent in the field `altcha`. */
export function payloadOf(challenge: AltchaChallenge, number: number | undefined): string {
  const { maxnumber: _, ...parts } = challenge
  return Buffer.from(JSON.stringify({ ...parts, number, took: 1 })).toString('base64')
}

/** The challenge in a page, as its script reads it. */
export function challengeIn(body: string): AltchaChallenge {
  const read = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(body)?.[1] ?? ''
  return {
    algorithm: 'SHA-256',
    challenge: read('challenge'),
    // Eta writes an ampersand as HTML does.
    salt: read('salt').replace('&amp;', '&'),
    signature: read('signature'),
    maxnumber: Number(read('maxnumber')),
  }
}
