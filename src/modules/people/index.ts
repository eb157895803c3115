export { addPerson } from './actions.ts'
export { normalPhone, type PersonInput } from './person.ts'
export { readNames, reveal, search } from './reading-actions.ts'
export { findPersonId, householdId, listKeyIds } from './store.ts'
