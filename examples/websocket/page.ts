/** The page of the chat. A socket that was closed because of a logout is not opened again. */
export const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Chat</title>
<h1>Chat</h1>
<form><label>Say something <input name="text" autocomplete="off"></label> <button>Send</button></form>
<ul id="said" aria-live="polite"></ul>
<script>
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/chat')
  const say = (text) => {
    said.append(Object.assign(document.createElement('li'), { textContent: text }))
  }
  socket.onmessage = ({ data }) => say(data)
  socket.onclose = ({ code }) => say(code === 4401 ? 'You were logged out.' : 'The connection was lost.')
  document.querySelector('form').onsubmit = (event) => {
    event.preventDefault()
    socket.send(event.target.text.value)
    event.target.reset()
  }
</script>
`
