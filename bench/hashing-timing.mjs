// Does the time of a refused login tell anything? 200 attempts each, in turns; medians within 5 %.
const dist = process.env.GADWALL_DIST ?? '../dist'
const { createPasswords } = await import(`${dist}/auth/passwords/create-passwords.js`)

const ATTEMPTS = Number(process.env.ATTEMPTS ?? 200)
const MOST = 0.05

const passwords = createPasswords({ threads: 1 })
const cheaper = createPasswords({ threads: 1, cost: 10 })
const pbkdf2 = createPasswords({ threads: 1, hasher: 'pbkdf2', pbkdf2Iterations: 210_000 })

const rows = {
  'wrong password': await passwords.make('password'),
  'unknown user': null,
  'unusable password': await passwords.make(null),
  'damaged hash': '$2b$10$damaged',
  'cheaper: cost 10': await cheaper.make('password'),
  'cheaper: plain bcrypt, cost 5': '$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy',
  'cheaper: PBKDF2': await pbkdf2.make('password'),
  'cheaper: phpass': '$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0',
  'wrapped MD5': await passwords.wrapWeak('md5$seasalt$3f86d0d3d465b7b458c231bf3555c0e3'),
}

const durations = Object.fromEntries(Object.keys(rows).map((name) => [name, []]))
for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
  for (const [name, encoded] of Object.entries(rows)) {
    const start = performance.now()
    await passwords.verify('a wrong password', encoded)
    durations[name].push(performance.now() - start)
  }
}

const reference = median(durations['wrong password'])
for (const [name, all] of Object.entries(durations)) {
  const difference = median(all) / reference - 1
  const sign = difference < 0 ? '-' : '+'
  process.stdout.write(
    `${name.padEnd(30)} ${median(all).toFixed(1)} ms  ${sign}${(Math.abs(difference) * 100).toFixed(1)} %\n`,
  )
  if (Math.abs(difference) > MOST) process.exitCode = 1
}
await Promise.all([passwords, cheaper, pbkdf2].map((one) => one.close()))

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}
