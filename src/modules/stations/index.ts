export { addSite, createSite, type SiteInput } from './actions.ts'
export { findSite, listLevels, listAllSites, listSites, listSubtree } from './store.ts'
export { SiteFields, siteLabels } from './pages.tsx'
export { siteSchema } from './routes.tsx'
