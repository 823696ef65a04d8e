import { openSync, readSync, statfsSync, statSync } from 'node:fs'

// https://sqlite.org/walformat.html#walidxfmt: the header stands in the file twice, in the byte order of
// the machine.
const BYTES = 48
const VERSION = 3_007_000
const VERSION_AT = 0
const IS_INITIALIZED_AT = 12
const PAGE_SIZE_AT = 14
const PAGE_COUNT_AT = 20

const IS_LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** File systems where a read sees at once what another process has written into mapped memory. */
const COHERENT = new Map([
  [0xef53, 'ext4'],
  [0x58465342, 'xfs'],
  [0x9123683e, 'btrfs'],
  [0x01021994, 'tmpfs'],
  [0x794c7630, 'overlayfs'],
])

/** One descriptor for each file. None is ever closed: that would drop SQLite's own locks on the file. */
const descriptors = new Map<string, number>()

/** The header of the index of SQLite's log, which every commit changes. */
export class WalHeader {
  readonly #descriptor: number
  readonly #both = Buffer.alloc(2 * BYTES)
  readonly #values = new DataView(this.#both.buffer, this.#both.byteOffset)
  readonly #second = this.#both.subarray(BYTES)
  /** The header as it was read last. */
  readonly bytes: Buffer = this.#both.subarray(0, BYTES)

  /** @throws Error for a file that cannot be read, and on a file system that is not known to suit. */
  constructor(path: string) {
    if (!COHERENT.has(statfsSync(path).type)) throw new Error('A read may not see what is mapped')
    const { dev, ino } = statSync(path, { bigint: true })
    const key = `${dev}:${ino}`
    this.#descriptor = descriptors.get(key) ?? openSync(path, 'r')
    descriptors.set(key, this.#descriptor)
  }

  /**
   * Reads it. Takes 1 µs.
   *
   * @returns false for what is not whole, as while somebody is writing it, and for another format.
   */
  read(): boolean {
    const length = readSync(this.#descriptor, this.#both, 0, 2 * BYTES, 0)
    return (
      length === 2 * BYTES &&
      this.bytes.equals(this.#second) &&
      this.#values.getUint32(VERSION_AT, IS_LITTLE_ENDIAN) === VERSION &&
      this.bytes[IS_INITIALIZED_AT] === 1
    )
  }

  get pageSize(): number {
    const size = this.#values.getUint16(PAGE_SIZE_AT, IS_LITTLE_ENDIAN)
    // 65,536 does not fit into two bytes.
    return size === 1 ? 65_536 : size
  }

  get pageCount(): number {
    return this.#values.getUint32(PAGE_COUNT_AT, IS_LITTLE_ENDIAN)
  }
}
