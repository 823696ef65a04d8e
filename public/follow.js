// Shows events as they happen. Without it there is the link to load the page anew.
;(() => {
  const place = document.querySelector('[data-follow]')
  const table = document.getElementById('events')
  if (!place || !table || !window.EventSource) return
  const rows = table.tBodies[0]
  const status = place.querySelector('[role="status"]')
  const { follow, label, new: fresh, more, lost, over } = place.dataset
  const mostRows = 200
  // Who listens to the page hears a number from time to time, and not each row.
  const quietMs = 5000
  let source = null
  let count = 0
  let timer = null

  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'switch'
  button.setAttribute('role', 'switch')
  button.setAttribute('aria-checked', 'false')
  button.textContent = label
  place.prepend(button)

  const tell = (text) => {
    clearTimeout(timer)
    timer = null
    status.textContent = text
  }
  const tellCount = () => {
    timer ??= setTimeout(
      () => tell(fresh.replace('{count}', count)),
      status.textContent ? quietMs : 0,
    )
  }
  const add = ({ id, html }) => {
    if (rows.querySelector(`[data-id="${CSS.escape(id)}"]`)) return
    const template = document.createElement('template')
    template.innerHTML = html
    const row = template.content.querySelector('tr')
    row.classList.add('fresh')
    rows.prepend(row)
    while (rows.rows.length > mostRows) rows.lastElementChild.remove()
    table.hidden = false
    document.querySelector('.empty')?.remove()
    count += 1
    tellCount()
  }
  const stop = (text) => {
    source?.close()
    source = null
    button.setAttribute('aria-checked', 'false')
    tell(text)
  }
  const start = () => {
    count = 0
    tell('')
    button.setAttribute('aria-checked', 'true')
    source = new EventSource(follow)
    source.addEventListener('row', ({ data }) => add(JSON.parse(data)))
    source.addEventListener('more', () => tell(more))
    source.addEventListener('end', () => stop(over))
    source.addEventListener('open', () => {
      if (status.textContent === lost) tell('')
    })
    source.addEventListener('error', () => {
      // Closed for good: refused, or no stream any more.
      if (source?.readyState === EventSource.CLOSED) stop(over)
      else if (source) tell(lost)
    })
  }
  button.addEventListener('click', () => (source ? stop('') : start()))
  // A page that is kept for "back" holds no connection.
  window.addEventListener('pagehide', () => source && stop(''))
})()
