declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type StationId = Id<'station'>
export type AccountId = Id<'account'>
export type PersonId = Id<'person'>
export type HouseholdId = Id<'household'>
export type TeamId = Id<'team'>
export type PartnerId = Id<'partner'>
export type RecordId = Id<'record'>
export type ImportId = Id<'import'>
export type OrderId = Id<'order'>
export type CaseId = Id<'case'>
export type RobotId = Id<'robot'>
export type FileId = Id<'file'>

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for a lower-case uuid, the only form in which ids travel. */
export const isId = (text: string): boolean => UUID.test(text)

/** Takes a text that is known to be an id (from a row, or after `isId`) as that id. */
export const asId = <I extends Id<string>>(text: string): I => text as I
