import type { Arbitrary } from 'fast-check'
import type { WatchedAddress } from '../../support/watched-server.ts'

/** A target that is ready to be tried. */
export interface OpenTarget<Input> {
  /** Only values that JSON can carry: what failed is kept in a file. */
  readonly arbitrary: Arbitrary<Input>
  /** Tries one input, and throws when a promise is broken. */
  check(input: Input): Promise<void> | void
  close?(): Promise<void>
}

/** The sites that all targets share. */
export interface Sites {
  /** With the accounts `ada` and `root`, a superuser. */
  readonly main: WatchedAddress
  /** Without any account, so that `/setup` is open. */
  readonly empty: WatchedAddress
}

/** Something that takes whatever comes from outside. */
export interface FuzzTarget {
  readonly name: string
  /** How much of the time it gets, beside the others. */
  readonly weight: number
  /** Whether it is tried on sites that run. */
  readonly needsSites: boolean
  open(sites: Sites | null): Promise<OpenTarget<unknown>>
}

/** Declares a target that is a part of the program. */
export function fuzzTarget<Input>(
  name: string,
  weight: number,
  open: () => Promise<OpenTarget<Input>> | OpenTarget<Input>,
): FuzzTarget {
  const openIt = async () => (await open()) as OpenTarget<unknown>
  return { name, weight, needsSites: false, open: openIt }
}

/** Declares a target that is asked over HTTP. */
export function siteTarget<Input>(
  name: string,
  weight: number,
  open: (sites: Sites) => Promise<OpenTarget<Input>> | OpenTarget<Input>,
): FuzzTarget {
  const openIt = async (sites: Sites | null) => {
    if (!sites) throw new TypeError(`${name} needs sites`)
    return (await open(sites)) as OpenTarget<unknown>
  }
  return { name, weight, needsSites: true, open: openIt }
}

/** Throws unless a promise is kept. */
export function promise(isKept: boolean, what: string): asserts isKept {
  if (!isKept) throw new Error(what)
}
