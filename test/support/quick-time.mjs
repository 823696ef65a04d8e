// Loaded before a server of a test (`NODE_OPTIONS=--import=…`): its clock and its waits are QUICK_TIME times as
// fast, so that a mail that is tried again after a minute is tried again after a second.
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'

const times = Number(process.env.QUICK_TIME ?? 1)
const realNow = Date.now
// The same for all processes of a test: one that is started anew must not be behind the one before.
const start = Number(process.env.QUICK_SINCE ?? realNow())
Date.now = () => Math.round(start + (realNow() - start) * times)
const realWait = timers.setTimeout
timers.setTimeout = (ms = 0, ...rest) => realWait(ms / times, ...rest)
syncBuiltinESMExports()
