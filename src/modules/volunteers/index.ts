export { confirm, invite, type InviteInput } from './actions.ts'
export { isVolunteer, listVolunteers, type VolunteerLine } from './store.ts'
export { languages, licences, slots, type Language, type Licence, type Slot } from './volunteer.ts'
