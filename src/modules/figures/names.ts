import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { Kind } from '#records'

import type { Narrowing, narrowingNames } from './narrowing.ts'

/** What the codes of a station's records are called. */
export interface Names {
  readonly kinds: Readonly<Record<string, Kind>>
  readonly teams: ReadonlyMap<string, Words>
  readonly programmes: ReadonlyMap<string, Words>
  readonly services: ReadonlyMap<string, Words>
}

const none: Readonly<Record<(typeof narrowingNames)[number], Words>> = {
  kind: ['没有类别', 'No kind'],
  theme: ['没有专题', 'No theme'],
  team: ['未写队伍', 'No team given'],
  programme: ['未写项目', 'No programme given'],
  service: ['未写服务类别', 'No service given'],
}

/** What one choice is called; a theme stands with its kind. A code that is no longer known names itself. */
export function nameOf(
  what: (typeof narrowingNames)[number],
  code: string | null,
  by: Pick<Narrowing, 'kind'>,
  names: Names,
  t: T,
): string {
  if (code === null) return t(none[what])
  const self: Words = [code, code]
  switch (what) {
    case 'team':
      return t(names.teams.get(code) ?? self)
    case 'programme':
      return t(names.programmes.get(code) ?? self)
    case 'service':
      return t(names.services.get(code) ?? self)
    case 'kind':
      return t(names.kinds[code]?.words ?? self)
    case 'theme': {
      const kind = names.kinds[by.kind ?? '']
      const theme = kind?.themes[code]
      return [kind ? t(kind.words) : (by.kind ?? ''), theme ? t(theme.words) : code]
        .filter(Boolean)
        .join(' · ')
    }
  }
}

/** Kinds with their themes, as a definition names them: “Outreach talk (Theory, Policies)”. */
export function partName(
  part: { readonly kind: string; readonly themes?: readonly string[] },
  names: Names,
): Words {
  const kind = names.kinds[part.kind]
  if (!kind) return [part.kind, part.kind]
  if (!part.themes) return kind.words
  const themes = part.themes.map((theme): Words => kind.themes[theme]?.words ?? [theme, theme])
  return [
    `${kind.words[0]}（${themes.map(words => words[0]).join('、')}）`,
    `${kind.words[1]} (${themes.map(words => words[1]).join(', ')})`,
  ]
}
