import type { RequestInfo } from '../backend.ts'

/** What is kept of a request until a worker does the work of it. */
export function requestParams({ address, agent, id = null, language }: RequestInfo) {
  return { request: { address, agent, id, language } }
}

/** The request in such parameters, for the event that tells of the work. */
export function requestIn({ request }: Readonly<Record<string, unknown>>): RequestInfo {
  const { address, agent, id, language } = (request ?? {}) as Readonly<Record<string, unknown>>
  return {
    address: textIn(address),
    agent: textIn(agent),
    id: textIn(id),
    ...(typeof language === 'string' && { language }),
  }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
