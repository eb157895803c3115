export { addPerson, erase, moveHousehold, reveal, search, type PersonInput } from './actions.ts'
export { findPersonId, householdId, listKeyIds } from './store.ts'
