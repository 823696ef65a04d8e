/** A place where work waits until a test lets it go on. */
export class Gate {
  #arrive!: () => void
  #open!: () => void
  /** Resolves when somebody stands at the gate. */
  readonly arrived = new Promise<void>((resolve) => {
    this.#arrive = resolve
  })
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve
  })

  /** Waits until the gate is open. */
  async pass(): Promise<void> {
    this.#arrive()
    await this.#opened
  }

  open(): void {
    this.#open()
  }
}
