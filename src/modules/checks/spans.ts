/** Something that covers the text from `start` to `end` (exclusive). */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Answers in logarithmic time whether any of the spans touches a place.
 *  Shape: spans that do not overlap each other, in any order → (start, end) → boolean. */
export function covering(spans: readonly Span[]): (start: number, end: number) => boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start)
  return (start, end) => {
    let low = 0
    let high = sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sorted[middle]?.end ?? 0) <= start) low = middle + 1
      else high = middle
    }
    return (sorted[low]?.start ?? Infinity) < end
  }
}

/** Of spans in order of preference, those that touch none preferred to them, in order of place. */
export function apart<S extends Span>(groups: readonly (readonly S[])[]): S[] {
  let kept: S[] = []
  for (const group of groups) {
    const taken = covering(kept)
    kept = [...kept, ...group.filter(({ start, end }) => !taken(start, end))]
  }
  return kept.toSorted((a, b) => a.start - b.start)
}
