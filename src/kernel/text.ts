import type { Words } from './result.ts'

export type Lang = 'zh' | 'en'
export type Params = Readonly<Record<string, string | number>>

/** Picks the language and fills `{name}` places.
 *  Shape: (words, params) → text. A missing parameter stays visible as `{name}`. */
export type T = ((words: Words, params?: Params) => string) & { readonly lang: Lang }

export function translator(lang: Lang): T {
  const t = (words: Words, params?: Params): string => {
    const text = words[lang === 'zh' ? 0 : 1]
    return params ? text.replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place)) : text
  }
  return Object.assign(t, { lang })
}
