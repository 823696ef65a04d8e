// Finds the proof that a form needs, in a worker, as soon as the page is there. A form that is sent sooner waits for it.
;(() => {
  for (const place of document.querySelectorAll('[data-proof]')) {
    const { algorithm, challenge, salt, signature, maxnumber } = place.dataset
    const field = place.querySelector('input')
    const status = place.querySelector('[role="status"]')
    const form = field.form
    let sent = null
    const say = (text) => {
      status.textContent = text
    }
    const fail = () => {
      sent?.button?.removeAttribute('aria-busy')
      sent = null
      say(place.dataset.failed)
    }
    say(place.dataset.working)
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

    // Before the form's own listener, which lets it be sent once.
    document.addEventListener(
      'submit',
      (event) => {
        if (event.target !== form || field.value !== '') return
        event.preventDefault()
        event.stopPropagation()
        sent = { button: event.submitter ?? form.querySelector('button[type="submit"]') }
        sent.button?.setAttribute('aria-busy', 'true')
        say(place.dataset.working)
      },
      true,
    )
  }
})()
