import { setTimeout as delay } from 'node:timers/promises'

import type { Deps } from '#platform/deps'
import type { Log } from '#platform/log'

/** What is to be looked at again and again, such as clocks that run out. Nothing may hang on how often or where it runs:
 *  two programs may do it at once. */
export interface Tick {
  readonly name: string
  readonly everyS: number
  run(deps: Deps, signal: AbortSignal): Promise<unknown>
}

/** Runs every tick, each after its own pause, until it is stopped. A tick that fails is told once and tried again. */
export function startTicks(deps: Deps, ticks: readonly Tick[], log: Log): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const { signal } = stopping
  const running = ticks.map(async tick => {
    let failing = false
    while (!signal.aborted) {
      try {
        await tick.run(deps, signal)
        failing = false
      } catch (error) {
        if (!failing && !signal.aborted) log.error('ticks.failed', error, { job: tick.name })
        failing = true
      }
      await delay(tick.everyS * 1000, undefined, { signal, ref: false }).catch(() => {})
    }
  })
  return {
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}
