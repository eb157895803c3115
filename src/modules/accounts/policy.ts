export const roles = [
  'administrator',
  'recorder',
  'confirmer',
  'dispatcher',
  'reviewer',
  'auditor',
  'reader',
  'volunteer',
  'guardian',
] as const
export type Role = (typeof roles)[number]

/** `invited` has a link that still works and no password yet; `expired` lost that link. */
export const accountStates = ['active', 'invited', 'expired', 'disabled'] as const
export type AccountState = (typeof accountStates)[number]

/** Who may do what, at a site and everywhere below it. One table: pages, routes and tests read it, nobody repeats it. */
export const policy = {
  'stations.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'stations.manage': ['administrator'],
  'accounts.manage': ['administrator'],
  'teams.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'teams.manage': ['administrator', 'recorder'],
  'people.read': ['administrator', 'recorder', 'dispatcher'],
  'people.reveal': ['recorder', 'dispatcher'],
  'people.manage': ['recorder', 'dispatcher'],
  'people.erase': ['administrator'],
  'volunteers.read': ['administrator', 'recorder', 'confirmer', 'dispatcher'],
  'volunteers.manage': ['recorder', 'dispatcher'],
  'catalogue.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'catalogue.manage': ['administrator'],
  'records.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'records.register': ['recorder'],
  'records.withdraw': ['recorder', 'confirmer'],
  'records.import': ['recorder'],
  'records.confirm': ['confirmer'],
  'records.void': ['confirmer'],
  'records.export': ['administrator', 'recorder', 'confirmer', 'auditor'],
  'areas.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'areas.manage': ['administrator', 'dispatcher'],
  'orders.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor'],
  'orders.open': ['recorder', 'confirmer', 'dispatcher'],
  'orders.receive': ['recorder', 'dispatcher'],
  'orders.speak': ['recorder', 'dispatcher'],
  'orders.manage': ['dispatcher'],
  'orders.confirm': ['confirmer'],
  'orders.arbitrate': ['administrator'],
  'orders.serve': ['volunteer'],
  'care.open': ['recorder', 'confirmer', 'dispatcher', 'guardian'],
  'care.serve': ['guardian'],
  'care.roster': ['administrator'],
  'messages.read': ['administrator', 'recorder', 'dispatcher', 'auditor'],
  'messages.manage': ['administrator'],
  'figures.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'figures.define': ['administrator'],
  'figures.snapshot': ['confirmer', 'reviewer'],
  'reports.read': ['administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader'],
  'checks.run': ['administrator', 'recorder', 'confirmer', 'reviewer', 'auditor', 'reader'],
  'journal.read': ['administrator', 'auditor'],
  'jobs.read': ['administrator', 'auditor'],
  'jobs.manage': ['administrator'],
} as const satisfies Record<`${string}.${string}`, readonly Role[]>

export type Action = keyof typeof policy

/** True when one of the grants covers the site and its role may do the action. */
export function mayAct(
  grants: readonly { readonly path: string; readonly role: string }[],
  sitePath: string,
  action: string,
): boolean {
  if (!(action in policy)) return false
  const allowed: readonly string[] = policy[action as Action]
  return grants.some(grant => allowed.includes(grant.role) && isWithin(sitePath, grant.path))
}

/** True for a site and everything below it. */
export const isWithin = (path: string, ancestor: string): boolean =>
  path === ancestor || path.startsWith(`${ancestor}.`)
