import { connect, type Socket } from 'node:net'

type Answer = [
  type: 1,
  id: number,
  error: { error: string; message: string } | null,
  result: unknown,
]

/**
 * The remote control that Firefox has in it: commands of WebDriver as JSON over TCP, each after its length. It is what
 * geckodriver speaks, too, and needs no package.
 */
export class Marionette {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #received = Buffer.alloc(0)
  #last = 0

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', () => {})
  }

  /** @throws Error with what Firefox says. */
  async send<T = unknown>(command: string, parameters: object = {}): Promise<T> {
    this.#last += 1
    const id = this.#last
    const message = JSON.stringify([0, id, command, parameters])
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    this.#socket.write(`${Buffer.byteLength(message)}:${message}`)
    const [, , error, result] = await answer
    if (error) throw new Error(`${command}: ${error.error}: ${error.message}`)
    return result as T
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    for (;;) {
      const colon = this.#received.indexOf(':')
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(0, colon)).toString())
      if (colon < 0 || this.#received.length < end) return
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString())
      this.#received = this.#received.subarray(end)
      // It greets first, with an object.
      if (!Array.isArray(message)) continue
      const answer = message as Answer
      this.#waiting.get(answer[1])?.(answer)
      this.#waiting.delete(answer[1])
    }
  }
}
