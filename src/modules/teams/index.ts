export {
  createPartner,
  createTeam,
  linkTeamPartner,
  signAgreement,
  type AgreementInput,
  type PartnerInput,
  type TeamInput,
} from './actions.ts'
export { listPartners, listTeams, type PartnerLine } from './store.ts'
export { resources, type Resource, type TeamLine } from './team.ts'
