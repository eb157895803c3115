import { html } from 'hono/html'

import type { Refusal } from '#kernel/result'
import type { T } from '#kernel/text'
import { assetHref } from '#platform/assets'

/** A refusal as a page of its own: what is wrong, what to do, and a way out. */
export function problemPage(t: T, refusal: Refusal, home: string, elder: boolean): ReturnType<typeof html> {
  const message = t(refusal.words, refusal.facts)
  return html`<!doctype html>${(
      <html lang={t.lang === 'zh' ? 'zh-CN' : 'en'} class={elder ? 'elder' : undefined}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{message}</title>
          <meta name="robots" content="noindex" />
          <link rel="stylesheet" href={assetHref('public.css')} />
          <link rel="icon" href={assetHref('mark.svg')} type="image/svg+xml" />
        </head>
        <body>
          <main id="main" class="problem">
            <h1>{message}</h1>
            <p>
              <a href={home || '/'}>{t(['回到首页', 'Back to the start'])}</a>
            </p>
          </main>
        </body>
      </html>
    )}`
}
