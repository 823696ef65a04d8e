// Progressive enhancement only: every page works without this file.
;(() => {
  // Show and hide a password. Without this script there is no button: a browser of text would only name it.
  for (const control of document.querySelectorAll('[data-reveal]')) {
    const input = control.querySelector('input')
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'reveal'
    button.setAttribute('aria-label', control.dataset.reveal)
    button.setAttribute('aria-pressed', 'false')
    button.innerHTML =
      '<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/><circle cx="12" cy="12" r="3"/><path class="reveal-slash" d="M4 20 20 4"/></svg>'
    control.append(button)
    const show = (shown) => {
      input.type = shown ? 'text' : 'password'
      button.setAttribute('aria-pressed', String(shown))
    }
    button.addEventListener('click', () => show(input.type === 'password'))
    // A password that is shown is hidden again before it is sent, so that no browser keeps it as text.
    input.form?.addEventListener('submit', () => show(false))
    window.addEventListener('pageshow', () => show(false))
  }

  // Says how far a new password is from long enough; the rules themselves are in the page already.
  for (const input of document.querySelectorAll('input[autocomplete="new-password"]')) {
    const hint = document.getElementById(`${input.name}-hint`)
    const { least, missing: more, enough } = input.dataset
    if (!hint || !least) continue
    const progress = document.createElement('strong')
    progress.setAttribute('aria-live', 'polite')
    hint.append(' ', progress)
    input.addEventListener('input', () => {
      const missing = least - [...input.value.normalize('NFC')].length
      const text = missing > 0 ? more.replace('{count}', missing) : enough
      progress.textContent = input.value === '' ? '' : text
    })
  }

  // Recovery codes, which are shown once: to the clipboard, into a file, onto paper.
  for (const place of document.querySelectorAll('[data-codes]')) {
    const [copy, save, print] = place.querySelectorAll('button')
    const codes = [...document.querySelectorAll('.codes code')]
    const text = codes.map((one) => one.textContent).join('\n')
    place.hidden = false
    copy.hidden = !navigator.clipboard
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(text)
      copy.textContent = copy.dataset.done
    })
    save.addEventListener('click', () => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([`${text}\n`]))
      link.download = `${place.dataset.codes}.txt`
      link.click()
      URL.revokeObjectURL(link.href)
    })
    print.addEventListener('click', () => window.print())
  }

  // A form that was refused is the answer to a POST. Back must not ask whether to send it again, so its place in the
  // history becomes that of the page, which is asked for anew.
  history.replaceState(history.state, '', location.href)

  // One submit at a time. The button stays focusable and comes back by itself if no answer arrives.
  const patience = 10_000
  const waiting = new Map()
  const release = (form) => {
    const { button, timer } = waiting.get(form)
    clearTimeout(timer)
    button?.removeAttribute('aria-busy')
    waiting.delete(form)
  }
  for (const form of document.querySelectorAll('form[method="post"]')) {
    form.addEventListener('submit', (event) => {
      if (waiting.has(form)) {
        event.preventDefault()
        return
      }
      const button = event.submitter ?? form.querySelector('button[type="submit"]')
      button?.setAttribute('aria-busy', 'true')
      waiting.set(form, { button, timer: setTimeout(release, patience, form) })
    })
  }
  window.addEventListener('pageshow', () => {
    for (const form of [...waiting.keys()]) release(form)
  })
})()
