/** Lets only so many costly tasks run at once, and only so many wait.
 *  Shape: (task) → its promise, or undefined at once when the queue is full. */
export type Gate = <T>(task: () => Promise<T>) => Promise<T> | undefined

/** Makes a gate; waiting tasks start in the order they came. */
export function openGate(runningMax: number, waitingMax: number): Gate {
  const waiting: (() => void)[] = []
  let running = 0

  const enter = (): Promise<void> | undefined => {
    if (running < runningMax) {
      running += 1
      return Promise.resolve()
    }
    if (waiting.length >= waitingMax) return undefined
    return new Promise(resolve => waiting.push(resolve))
  }
  const leave = (): void => {
    const next = waiting.shift()
    // The place is handed to the next in line, so `running` stays as it is.
    if (next) next()
    else running -= 1
  }

  return task => {
    const entered = enter()
    return entered?.then(task).finally(leave)
  }
}
