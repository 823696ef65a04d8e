// Loaded into a server before its program (--import), with --expose-gc and a channel to its parent: tells
// how much memory is in use when nothing is left that could be thrown away.
process.on('message', async (message) => {
  if (message !== 'memory') return
  for (let pass = 0; pass < 3; pass += 1) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send({ rss, heap: heapUsed + external })
})
// A server that is told to stop must not wait for its parent.
process.channel?.unref()
