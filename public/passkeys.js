// Passkeys need a script: it asks the browser, puts the answer into the form and sends it. Where it does not run, or the
// browser has no passkeys, these forms stay hidden and the other ways stand.
;(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return

  const toBytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0))
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '')
  const toIds = (list = []) => list.map((one) => ({ ...one, id: toBytes(one.id) }))

  // What the server asks, in the bytes that browsers take.
  const read = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: toBytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: toIds(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: toIds(options.excludeCredentials) }),
  })

  const write = (credential) => {
    const { id, type, response } = credential
    const { credProps } = credential.getClientExtensionResults()
    const parts = { clientDataJSON: toText(response.clientDataJSON) }
    for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[name]) parts[name] = toText(response[name])
    }
    if (response.getTransports) parts.transports = response.getTransports()
    const clientExtensionResults = credProps ? { credProps } : {}
    return JSON.stringify({ id, rawId: id, type, response: parts, clientExtensionResults })
  }

  // A token that is too old comes back fresh, once.
  const ask = async (place, more = {}, isAgain = false) => {
    const { _csrf: token } = place.closest('form').elements
    const { options, use = '' } = place.dataset
    const answer = await fetch(options, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ _csrf: token?.value ?? '', use, ...more }),
    })
    const body = await answer.json().catch(() => ({}))
    if (answer.ok) return read(body)
    if (!isAgain && body.csrfToken && token) {
      token.value = body.csrfToken
      return ask(place, more, true)
    }
    const { fields = {}, message = '' } = body.error ?? {}
    const told = Object.values(fields).join(' ') || message
    throw Object.assign(new Error(told), { isAnswer: true })
  }

  const send = (form, credential) => {
    form.elements.credential.value = write(credential)
    // Boxes of the form beside it hold for both.
    for (const field of form.querySelectorAll('[data-as]')) {
      field.value = document.getElementById(field.dataset.as)?.checked ? '1' : ''
    }
    form.submit()
  }

  // What went wrong stands in the form. Somebody who has closed the browser's dialog knows it.
  const tell = (form, error) => {
    const place = form.querySelector('[role="alert"]')
    const { cancelled, failed, known } = form.dataset
    const text =
      error.name === 'InvalidStateError'
        ? (known ?? failed)
        : error.name === 'NotAllowedError' || error.name === 'AbortError'
          ? cancelled
          : error.isAnswer && error.message !== ''
            ? error.message
            : failed
    place.textContent = text
    place.hidden = false
  }

  let waiting = null
  const use = async (form) => {
    const button = form.querySelector('button[type="submit"]')
    if (button.getAttribute('aria-busy') === 'true') return
    button.setAttribute('aria-busy', 'true')
    form.querySelector('[role="alert"]').hidden = true
    // A browser waits for one at a time.
    waiting?.abort()
    try {
      const publicKey = await ask(form)
      const isNew = form.dataset.passkey === 'create'
      const { credentials } = navigator
      send(form, await (isNew ? credentials.create({ publicKey }) : credentials.get({ publicKey })))
    } catch (error) {
      tell(form, error)
    } finally {
      button.removeAttribute('aria-busy')
    }
  }

  // Offers passkeys among what the browser fills into the field of the username. A challenge lasts five minutes.
  const offer = async (form) => {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    const again = 240_000
    const wait = async () => {
      waiting?.abort()
      waiting = new AbortController()
      const { signal } = waiting
      try {
        const publicKey = await ask(form)
        send(form, await navigator.credentials.get({ publicKey, signal, mediation: 'conditional' }))
      } catch {
        // Nobody has asked for it: the page says nothing.
      }
    }
    setInterval(() => {
      if (!document.hidden) wait()
    }, again)
    await wait()
  }

  // Makes the account of a form with a passkey in place of its password.
  const join = async (place) => {
    const { form } = place.querySelector('input')
    const { elements } = form
    const { password, credential } = elements
    const button = place.querySelector('button')
    if (button.getAttribute('aria-busy') === 'true') return
    password.required = false
    if (!form.reportValidity()) {
      password.required = true
      return
    }
    button.setAttribute('aria-busy', 'true')
    place.querySelector('[role="alert"]').hidden = true
    try {
      const more = {}
      for (const name of ['username', 'email', 'invitation']) {
        if (elements[name]?.value) more[name] = elements[name].value
      }
      const publicKey = await ask(place, more)
      credential.value = write(await navigator.credentials.create({ publicKey }))
      // What was typed there is not to be sent.
      password.value = ''
      form.requestSubmit(button)
    } catch (error) {
      password.required = true
      tell(place, error)
      button.removeAttribute('aria-busy')
    }
  }

  for (const place of document.querySelectorAll('[data-passkey-join]')) {
    place.hidden = false
    place.querySelector('button').addEventListener('click', (event) => {
      event.preventDefault()
      join(place)
    })
    // Whoever comes back to the page may want a password.
    window.addEventListener('pageshow', () => {
      const { form } = place.querySelector('input')
      form.elements.password.required = true
      form.elements.credential.value = ''
      place.querySelector('button').removeAttribute('aria-busy')
    })
  }

  for (const one of document.querySelectorAll('[data-passkey-none]')) one.hidden = true
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false
    // Before other scripts hear of it: the form is sent only with an answer.
    form.addEventListener(
      'submit',
      (event) => {
        event.preventDefault()
        event.stopImmediatePropagation()
        use(form)
      },
      { capture: true },
    )
    if (form.dataset.passkey === 'login') offer(form)
  }
})()
