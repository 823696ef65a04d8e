import { once } from 'node:events'

import { type ClientOptions, WebSocket } from 'ws'
import type { Browser } from './browser.ts'

/** What a server that takes no socket has answered instead. */
export class NotOpened extends Error {
  readonly status: number

  constructor(status: number) {
    super(`Answered ${status}`)
    this.status = status
  }
}

/** A socket, and what has happened to it. */
export interface OpenSocket {
  readonly socket: WebSocket
  readonly messages: readonly string[]
  /** Resolves with the code when it is closed, and with the time of that in milliseconds. */
  readonly closed: Promise<{ readonly code: number; readonly at: number }>
}

/**
 * Opens a socket as a page in this browser would.
 *
 * @param origin where the page comes from (none is said, as by a program).
 */
export async function openSocket(
  url: string,
  browser: Pick<Browser, 'cookieHeader'>,
  headers: Readonly<Record<string, string>> = {},
  options: Pick<ClientOptions, 'autoPong'> = {},
): Promise<OpenSocket> {
  const socket = new WebSocket(url.replace('http', 'ws'), {
    ...options,
    headers: { cookie: browser.cookieHeader, ...headers },
  })
  const messages: string[] = []
  socket.on('message', (data) => messages.push(String(data)))
  const closed = once(socket, 'close').then(([code]) => ({ code: code as number, at: Date.now() }))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('unexpected-response', (_, response) => {
      reject(new NotOpened(response.statusCode ?? 0))
      socket.terminate()
    })
    socket.on('error', reject)
  })
  return { socket, messages, closed }
}

/** The status with which a socket is refused; 101 when it is opened, and closed again. */
export async function statusOfSocket(
  url: string,
  browser: Pick<Browser, 'cookieHeader'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  try {
    const { socket } = await openSocket(url, browser, headers)
    socket.terminate()
    return 101
  } catch (error) {
    if (error instanceof NotOpened) return error.status
    throw error
  }
}
