/** What a page may load besides our own files: sources as `Content-Security-Policy` writes them. */
export interface ContentSources {
  readonly scripts?: readonly string[]
  readonly styles?: readonly string[]
  readonly frames?: readonly string[]
  readonly connections?: readonly string[]
}

// https and a host, perhaps with a star for those below it: nothing that opens the policy, and no second directive.
const SOURCE = /^https:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/

/** @throws TypeError for a source that is no https host. */
export function checkedSources(sources: ContentSources = {}): ContentSources {
  for (const source of Object.values(sources).flat()) {
    if (typeof source !== 'string' || !SOURCE.test(source)) {
      throw new TypeError(
        `${JSON.stringify(source)} in the \`sources\` of the option \`challenge\` is no host: write https://example.com`,
      )
    }
  }
  return sources
}
