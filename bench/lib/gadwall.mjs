import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DIST } from '../server.mjs'

/** A module of the built product. */
export function load(file) {
  return import(pathToFileURL(join(DIST, file)).href)
}

/** Whether this build can be told how long it may remember a session. */
export async function knowsSessionMemory() {
  const { makeSettings } = await load('settings.js')
  return 'SESSION_MEMORY_MS' in makeSettings('production')
}
