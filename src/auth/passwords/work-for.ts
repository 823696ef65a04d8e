import type { RequestInfo } from '../backend.ts'
import { networkOf } from '../network.ts'
import type { WorkOptions } from './hashers/hasher.ts'

/** Hashes for this request: they end with it, wait in the row of its client, and are no wait for a store. */
export function workFor(request: RequestInfo): WorkOptions {
  const { address, isShared = false, signal, aside } = request
  const client = address === null || isShared ? undefined : networkOf(address)
  return { signal, client, aside }
}
