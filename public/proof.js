// Finds the proof that a form needs, in a worker, as soon as the page is there. A form that is sent sooner waits for it.
;(() => {
  for (const place of document.querySelectorAll('[data-proof]')) {
    const { algorithm, challenge, salt, signature, maxnumber } = place.dataset
    const field = place.querySelector('input')
    const status = place.querySelector('[role="status"]')
    const form = field.form
    let sent = null
    let hasFailed = false
    // Some browsers put back what stood here when one goes back: a proof that was used.
    field.value = ''
    const say = (text) => {
      status.textContent = text
    }
    const fail = () => {
      hasFailed = true
      sent?.button?.removeAttribute('aria-busy')
      sent = null
      say(place.dataset.failed)
    }
    const find = () => {
      const worker = new Worker(place.dataset.worker)
      worker.addEventListener('error', fail)
      worker.addEventListener('message', ({ data: { number, took } }) => {
        worker.terminate()
        if (number === null) return fail()
        const proof = { algorithm, challenge, number, salt, signature, took }
        field.value = btoa(JSON.stringify(proof))
        say(place.dataset.done)
        if (sent === null) return
        sent.button?.removeAttribute('aria-busy')
        form.requestSubmit(sent.button)
      })
      worker.postMessage({ challenge, salt, maxnumber: Number(maxnumber) })
    }
    say(place.dataset.working)
    try {
      find()
    } catch {
      // No worker, or none that the page may start.
      fail()
    }

    // Before the form's own listener, which lets it be sent once. Without a proof to wait for, it is sent: the server
    // may take it, and else it says what is missing.
    document.addEventListener(
      'submit',
      (event) => {
        if (event.target !== form || field.value !== '' || hasFailed) return
        event.preventDefault()
        event.stopPropagation()
        sent = { button: event.submitter ?? form.querySelector('button[type="submit"]') }
        sent.button?.setAttribute('aria-busy', 'true')
        say(place.dataset.working)
      },
      true,
    )
  }

  // A page that comes back as it was has a proof that may have been used.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload()
  })
})()
