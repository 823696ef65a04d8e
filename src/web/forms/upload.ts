import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import type { Busboy } from 'busboy'
import type { AppContext } from '../context.ts'

const require = createRequire(import.meta.url)

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/

// What is left of bytes that were no UTF-8.
const DAMAGED = /[\p{Cs}\uFFFD]/u

/** Fields besides the file: our form has eight. */
const MOST_FIELDS = 20

/** Bytes of one of them; a map of columns is the longest. */
const FIELD_MAX_BYTES = 8192

const PARSING = {
  files: 1,
  fields: MOST_FIELDS,
  parts: MOST_FIELDS + 1,
  fieldSize: FIELD_MAX_BYTES,
  fieldNameSize: 64,
  headerPairs: 20,
}

/** A file that comes in with a form. Whoever does not read it holds it up, and the rest of the request with it. */
export interface UploadedFile {
  /** As the browser has sent it, which may be anything; empty when none was chosen. */
  readonly name: string
  readonly content: Readable
}

/** A form that brings a file. What stands before the file is read first, and the file by who wants it. */
export class Upload {
  readonly #request: IncomingMessage
  readonly #parser: Busboy
  readonly #fields: Record<string, string> = Object.create(null)
  readonly #first: Promise<void>
  readonly #file: Promise<UploadedFile | null>

  /** @throws Error with the status 400 when the headers are not those of such a form. */
  constructor(request: IncomingMessage) {
    this.#request = request
    this.#parser = parserOf(request)
    const first = deferred<void>()
    const file = deferred<UploadedFile | null>()
    let hasFile = false
    const fail = (error: unknown) => {
      first.reject(malformed(error))
      file.reject(malformed(error))
    }
    this.#parser
      .on('field', (name, value, { nameTruncated, valueTruncated }) => {
        // A token that comes after the file protects nothing of it.
        if (hasFile) return
        const isSound = NAME.test(name) && !DAMAGED.test(value) && !(name in this.#fields)
        if (nameTruncated || valueTruncated || !isSound) return fail(null)
        this.#fields[name] = value
        first.resolve()
      })
      .on('file', (_, content, { filename }) => {
        hasFile = true
        // It is destroyed when nobody wants it; by itself it fails only when its end is missing.
        content.on('error', (error) => {
          if (!('code' in error)) Object.assign(error, { status: 400 })
        })
        first.resolve()
        file.resolve({ name: filename ?? '', content })
      })
      .on('error', fail)
      .on('close', () => {
        first.resolve()
        file.resolve(null)
      })
    for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
      this.#parser.on(limit, () => fail(null))
    }
    // Whoever goes away in the middle of it leaves half a file, which is none.
    request.once('close', () => {
      if (!request.complete) this.#parser.destroy(new Error('The upload has broken off'))
    })
    request.pipe(this.#parser)
    this.#first = first.promise
    this.#file = file.promise
    // Nobody may ask for them any more.
    this.#first.catch(() => {})
    this.#file.catch(() => {})
  }

  /** The fields that stand before the file. After `first()` one of them is there, if it is not the file itself. */
  get fields(): Readonly<Record<string, string>> {
    return this.#fields
  }

  /** Waits for the first part, and for nothing else. */
  first(): Promise<void> {
    return this.#first
  }

  /** Waits for the file; `null` when there is none. */
  file(): Promise<UploadedFile | null> {
    return this.#file
  }

  /** Keeps nothing more. What is still to come is dropped: a browser hears no answer before it has sent all. */
  end(): void {
    this.#request.unpipe(this.#parser)
    this.#parser.on('error', () => {})
    this.#parser.destroy()
    this.#request.resume()
  }
}

const uploads = new WeakMap<AppContext, Upload>()

/** Remembers the upload of a request. */
export function keepUpload(ctx: AppContext, upload: Upload): void {
  uploads.set(ctx, upload)
}

/** The form with a file that a request brings; `null` when it brings none, or the route takes none. */
export function uploadOf(ctx: AppContext): Upload | null {
  return uploads.get(ctx) ?? null
}

const allowed = new WeakSet<IncomingMessage>()

/** Lets the body of a request take longer than bodies may: it is a file, and who sends it may send files. */
export function allowSlowBody(req: IncomingMessage): void {
  allowed.add(req)
}

/** Whether the body of a request may take longer than bodies may. */
export function maySendSlowly(req: IncomingMessage): boolean {
  return allowed.has(req)
}

/** Loaded by the first who sends a file. Not by `import()`: Node remembers one that has failed for ever. */
function parserOf({ headers }: IncomingMessage): Busboy {
  const busboy = require('busboy') as typeof import('busboy')
  try {
    return busboy({ headers, limits: PARSING, defParamCharset: 'utf8' })
  } catch (error) {
    throw malformed(error)
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

function deferred<T>(): Deferred<T> {
  let ends = {} as Omit<Deferred<T>, 'promise'>
  const promise = new Promise<T>((resolve, reject) => {
    ends = { resolve, reject }
  })
  return { promise, ...ends }
}

function malformed(cause: unknown): Error {
  return Object.assign(new Error('The form is malformed', { cause }), { status: 400 })
}
