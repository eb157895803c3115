import { run } from 'node:test'
import { spec } from 'node:test/reporters'

// Runs the test files given as arguments in this one process and tells the parent how many passed and failed.
const events = run({ files: process.argv.slice(2), isolation: 'none', concurrency: false })
events.on('test:summary', ({ counts, file }) => {
  if (file === undefined)
    process.send?.({
      passed: counts.passed,
      failed: counts.tests - counts.passed - counts.skipped - counts.todo,
    })
})
events.compose(spec).pipe(process.stdout)
// The parent's line must not keep us from ending.
process.channel?.unref()
