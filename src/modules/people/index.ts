export { addPerson } from './actions.ts'
export type { PersonInput } from './person.ts'
export { findPersonId, householdId, listKeyIds } from './store.ts'
