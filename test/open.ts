import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'
import type { Page } from 'playwright-core'

/** The application at an address of this machine, for a real browser. */
export async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ readonly origin: string; close: () => void }> {
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise<void>(resolve => server.once('listening', () => resolve()))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
// Pages that follow work renew themselves; what axe cannot see is that each of them offers to stop.
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The accessibility faults that axe can see on a page at WCAG 2.2 AA. */
export async function faultsFor(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(
    `window.axe || ${axe}; axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'],
      rules: { 'meta-refresh': { enabled: false } } })
      .then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target + ': ' + n.failureSummary).join(' | ')))`,
  )
  return found as readonly string[]
}
