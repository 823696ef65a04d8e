// Tries numbers until SHA-256 of the salt and the number is the challenge (ALTCHA). By itself and not by crypto.subtle,
// which takes longer to be called than to hash, and is missing on plain http.
const primes = []
for (let n = 2; primes.length < 64; n++)
  if (primes.every((prime) => n % prime !== 0)) primes.push(n)
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0
const K = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const START = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const W = new Int32Array(64)

// One block of 64 bytes (FIPS 180-4, 6.2.2).
function compress(state, block, at) {
  for (let i = 0; i < 16; i++) W[i] = block.getInt32(at + 4 * i)
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15]
    const y = W[i - 2]
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  state[0] += a
  state[1] += b
  state[2] += c
  state[3] += d
  state[4] += e
  state[5] += f
  state[6] += g
  state[7] += h
}

function find({ challenge, salt, maxnumber }) {
  const head = new TextEncoder().encode(salt)
  const bytes = new Uint8Array((((head.length + 16 + 9 + 63) / 64) | 0) * 64)
  const view = new DataView(bytes.buffer)
  const wanted = Int32Array.from({ length: 8 }, (_, i) =>
    Number.parseInt(challenge.slice(8 * i, 8 * i + 8), 16),
  )
  const state = new Int32Array(8)
  for (let number = 0; number <= maxnumber; number++) {
    const digits = String(number)
    const length = head.length + digits.length
    const end = (((length + 9 + 63) / 64) | 0) * 64
    bytes.fill(0)
    bytes.set(head)
    for (let i = 0; i < digits.length; i++) bytes[head.length + i] = digits.charCodeAt(i)
    bytes[length] = 0x80
    view.setUint32(end - 4, 8 * length)
    state.set(START)
    for (let at = 0; at < end; at += 64) compress(state, view, at)
    if (state.every((word, i) => word === wanted[i])) return number
  }
  return null
}

self.addEventListener('message', ({ data }) => {
  const startedAt = performance.now()
  self.postMessage({ number: find(data), took: Math.round(performance.now() - startedAt) })
})
