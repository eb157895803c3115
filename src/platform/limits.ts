import { isIPv6 } from 'node:net'

import { no, ok } from '#kernel/result'
import type { Refusal, Result } from '#kernel/result'

/** How often something may be done: so many at once, and so many more each second. */
export interface LimitRule {
  readonly name: string
  readonly capacity: number
  readonly refillPerS: number
}

export interface Bucket {
  readonly tokens: number
  readonly atMs: number
}

export interface Taken {
  readonly bucket: Bucket
  readonly taken: boolean
  /** Whole seconds until the same cost can be paid; 0 when taken. */
  readonly waitS: number
}

/** Takes `cost` tokens from a bucket, or none at all.
 *  Shape: pure; no bucket yet means a full one; a clock that runs backwards refills nothing. */
export function take(rule: LimitRule, bucket: Bucket | undefined, nowMs: number, cost = 1): Taken {
  const elapsedS = bucket ? Math.max(0, nowMs - bucket.atMs) / 1000 : 0
  const tokens = bucket ? Math.min(rule.capacity, bucket.tokens + elapsedS * rule.refillPerS) : rule.capacity
  if (tokens >= cost) return { bucket: { tokens: tokens - cost, atMs: nowMs }, taken: true, waitS: 0 }
  return {
    bucket: { tokens, atMs: nowMs },
    taken: false,
    waitS: Math.max(1, Math.ceil((cost - tokens) / rule.refillPerS)),
  }
}

/** Where buckets live. `change` must see and replace a bucket in one indivisible step. */
export interface BucketStore {
  change<T>(key: string, next: (bucket: Bucket | undefined) => readonly [Bucket, T]): Promise<T>
}

/** Buckets in this process, at most `sizeMax` of them.
 *  Shape: the bucket unused for longest is forgotten first, which is the one most likely to be full again.
 *         Whoever commands more than `sizeMax` addresses can push other buckets out and so refill them. */
export function memoryBuckets(sizeMax = 50_000): BucketStore & { readonly size: () => number } {
  const buckets = new Map<string, Bucket>()
  return {
    size: () => buckets.size,
    async change(key, next) {
      const [bucket, answer] = next(buckets.get(key))
      // A Map keeps the order of insertion, so taking out and putting in moves the key to the young end.
      buckets.delete(key)
      buckets.set(key, bucket)
      const oldest = buckets.size > sizeMax ? buckets.keys().next() : undefined
      if (oldest && !oldest.done) buckets.delete(oldest.value)
      return answer
    },
  }
}

/** Counts one attempt of a subject (an account, an address) under a rule.
 *  Refuses: limits.too-often, with `seconds` to wait. */
export type Limiter = (
  rule: LimitRule,
  subject: string,
  nowMs: number,
  cost?: number,
) => Promise<Result<null>>

export const openLimiter =
  (store: BucketStore): Limiter =>
  (rule, subject, nowMs, cost = 1) =>
    // A name has no NUL, so a subject cannot reach into another rule's buckets.
    store.change(`${rule.name}\0${subject}`, bucket => {
      const attempt = take(rule, bucket, nowMs, cost)
      return [attempt.bucket, attempt.taken ? ok(null) : no(tooOften(attempt.waitS))]
    })

/** The subject that stands for an address: IPv6 by its /64, since one household holds a whole /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  // A dotted tail (x:x::1.2.3.4) stands for two groups.
  const rightCount = right.length + (right.at(-1)?.includes('.') ? 1 : 0)
  const zeros = tail === undefined ? 0 : 8 - left.length - rightCount
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map(group => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

const tooOften = (seconds: number): Refusal => ({
  code: 'limits.too-often',
  status: 429,
  facts: { seconds },
  words: ['操作太频繁了，请过 {seconds} 秒再试。', 'That was too often. Please try again in {seconds} s.'],
})
