// Loaded into a server before its program (--import), with a channel to its parent: tells how long the event
// loop was held up at most since it was asked last.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  process.on('message', (message) => {
    if (message !== 'delay') return
    process.send({ delay: delay.max / 1e6 })
    delay.reset()
  })
  // A server that is told to stop must not wait for its parent.
  process.channel?.unref()
}
