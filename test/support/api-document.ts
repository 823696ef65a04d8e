import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Answer } from './browser.ts'

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly $ref?: string; readonly content?: object }>
  >
}

/** An OpenAPI document, as far as the tests read it. */
export interface ApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Checks answers against the document that the site itself serves. */
export class ApiCheck {
  readonly document: ApiDocument
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })

  constructor(document: ApiDocument) {
    this.document = document
    ;(addFormats as unknown as { default: typeof addFormats.default }).default(this.#ajv)
    this.#ajv.addSchema(document, 'api')
  }

  static async of(url: string): Promise<ApiCheck> {
    return new ApiCheck((await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument)
  }

  /** What is wrong with an answer; empty when nothing is. */
  faultsOf(method: string, path: string, { status, headers, body }: Answer): string[] {
    if (status === 304) return body === '' ? [] : ['a body with 304']
    if (!/^application\/json\b/.test(headers.get('content-type') ?? '')) {
      return [`${status} ${headers.get('content-type')}`]
    }
    const at = this.#schemaOf(method, path, status)
    if (at === null) return [`${method} ${path} has no ${status} in the document`]
    const validate = this.#ajv.getSchema(at)
    if (!validate) return [`no schema at ${at}`]
    if (validate(JSON.parse(body))) return []
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}: ${body}`)
  }

  /** The path as the document writes it: of `/users/1/end`, too. */
  #nameOf(path: string): string {
    const name = path.replaceAll(/:(\w+)/g, '{$1}')
    if (this.document.paths[name]) return name
    const fits = (one: string) => new RegExp(`^${one.replaceAll(/{\w+}/g, '[^/]+')}$`).test(path)
    return Object.keys(this.document.paths).find(fits) ?? name
  }

  #schemaOf(method: string, path: string, status: number): string | null {
    const name = this.#nameOf(path)
    const { responses } = this.document.paths[name]?.[method.toLowerCase()] ?? {}
    const key = responses?.[status] ? String(status) : `${String(status)[0]}XX`
    const response = responses?.[key]
    if (!response) return null
    const where = response.$ref?.slice(2) ?? ['paths', name, method.toLowerCase(), 'responses', key]
    const parts = typeof where === 'string' ? where.split('/') : where
    const all = [...parts, 'content', 'application/json', 'schema']
    return `api#/${all.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  }
}
