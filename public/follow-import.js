// Follows an import. Every look asks for the session and the permission again; without this file there is a link.
;(() => {
  const part = document.querySelector('[data-follow]')
  if (!part) return
  const { follow, state } = part.dataset
  const bar = part.querySelector('progress')
  const format = new Intl.NumberFormat(document.documentElement.lang)
  const every = 2000

  const show = ({ percent, counts }) => {
    bar.value = percent
    for (const [name, count] of Object.entries({ ...counts, percent })) {
      const place = part.querySelector(`[data-count="${name}"]`)
      if (place) place.textContent = format.format(count)
    }
  }

  const look = async () => {
    try {
      const answer = await fetch(follow, { headers: { Accept: 'application/json' } })
      // The page itself says what has changed, be it the import or whoever looks at it.
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
        return location.reload()
      }
      if (answer.ok) {
        const found = await answer.json()
        if (found.state !== state) return location.reload()
        show(found)
      }
    } catch {
      // The server may be away for a moment.
    }
    setTimeout(look, every)
  }
  setTimeout(look, every)
})()
