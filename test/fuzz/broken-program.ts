// In place of a target: notes an input, and then does what its name says.
import { LastInput } from './harness/last-input.ts'
import type { TargetOrder } from './harness/run-target.ts'

const { target, lastInput }: TargetOrder = JSON.parse(process.argv[2] ?? '')
new LastInput(lastInput).note(target)
process.send?.({ isOpen: true }, () => {
  if (target === 'ends') process.exit(3)
  for (;;);
})
