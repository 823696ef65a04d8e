/** What a list of latencies comes to. */
export function summary(latencies) {
  const sorted = [...latencies].sort((one, other) => one - other)
  const percentile = (share) =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]
  return {
    count: sorted.length,
    p50: percentile(0.5),
    p99: percentile(0.99),
    max: sorted.at(-1),
  }
}
