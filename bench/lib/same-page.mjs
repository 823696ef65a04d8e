// What differs from one visit to the next: the token in a form, and times.
const CHANGING = [
  [/(name="_csrf" value=")[^"]*/g, '$1'],
  [/<time datetime="[^"]*">[^<]*<\/time>/g, '<time>'],
]

/** @throws Error when a server answers with something else than the first. */
export async function demandSamePage(servers, path, cookieOf = () => '') {
  let first = null
  for (const server of servers) {
    const headers = { cookie: cookieOf(server), accept: 'text/html' }
    const response = await fetch(server.url + path, { headers, redirect: 'manual' })
    const { label } = server.contestant
    const page = settled(await response.text())
    first ??= { label, page }
    if (page !== first.page) throw new Error(describe(first, { label, page }))
  }
}

function describe(first, other) {
  const at = [...first.page].findIndex((letter, index) => letter !== other.page[index])
  const seen = other.page.slice(Math.max(0, at - 40), at + 40)
  return `${other.label} does not serve the page of ${first.label}: …${seen}…`
}

function settled(page) {
  return CHANGING.reduce((text, [pattern, kept]) => text.replace(pattern, kept), page)
}
