/** Whether tests that can run longer do so: `TEST_SIZE=full`. */
export const isFullSize = process.env.TEST_SIZE === 'full'

/** How often something is done: a few times, or many with `TEST_SIZE=full`. */
export function testSize({ small, full }: { readonly small: number; readonly full: number }) {
  return isFullSize ? full : small
}
