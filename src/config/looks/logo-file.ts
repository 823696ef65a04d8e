import { readFileSync, statSync } from 'node:fs'

/** A picture is on every page: nobody should wait for it. */
export const LOGO_MAX_BYTES = 262_144

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const HEAD_LENGTH = 4096

/** What may stand before the picture in an SVG. */
const PROLOG = /^\ufeff|<\?[^>]*>|<!--[^>]*-->|<!DOCTYPE[^>[]*>/gi

export interface Logo {
  /** By its content, whatever it is called. */
  readonly type: 'svg' | 'png'
  readonly content: Buffer
}

/** Reads a logo; `null` when it is none (see {@link whyNoLogo}). */
export function readLogo(file: string): Logo | null {
  const found = look(file)
  return typeof found === 'string' ? null : found
}

/** Why it can be no logo, as the end of a sentence. */
export function whyNoLogo(given: unknown): string {
  const needed = `an SVG or PNG file of at most ${LOGO_MAX_BYTES / 1024} KiB`
  const found = typeof given === 'string' ? look(given) : 'is no path'
  return typeof found === 'string' ? `${needed}: this ${found}` : needed
}

function look(file: string): Logo | string {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) return 'is no file'
    if (stat.size > LOGO_MAX_BYTES) return `has ${Math.ceil(stat.size / 1024)} KiB`
    const content = readFileSync(file)
    const type = typeOf(content)
    return type ? { type, content } : 'is neither'
  } catch {
    return 'cannot be read'
  }
}

function typeOf(content: Buffer): Logo['type'] | null {
  if (content.subarray(0, PNG.length).equals(PNG)) return 'png'
  const head = content.subarray(0, HEAD_LENGTH).toString('utf8').replace(PROLOG, '').trim()
  return /^<svg[\s/>]/.test(head) ? 'svg' : null
}
