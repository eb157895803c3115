import { z } from 'zod'

import { code, day, orNothing, text } from '#platform/http/fields'

import { ages, languages, licences, slots } from './volunteer.ts'

/** Ticked boxes, of what can be ticked. */
const ticked = <const Values extends readonly string[]>(values: Values) =>
  z
    .string()
    .default('')
    .transform(typed => {
      const chosen = typed.split(',')
      return values.filter((value): value is Values[number] => chosen.includes(value))
    })

export const profileFields = {
  skills: z
    .string()
    .max(2000)
    .default('')
    .transform(typed => [...new Set(typed.split(',').filter(one => /^[a-z][a-z0-9-]{0,30}$/.test(one)))]),
  languages: ticked(languages),
  availability: ticked(slots),
  area: text(60),
}
export const profileSchema = z.object(profileFields)

const age = z.enum(ages, '请选择一项。|Choose one.')
export const ageFields = { age, guardianCode: orNothing(code), consentOn: orNothing(day) }
export const ageSchema = z.object(ageFields)

export const inviteSchema = z.object({ personCode: code, ...ageFields, ...profileFields })
export const licenceSchema = z.object({
  kind: z.enum(licences, '请选择一项。|Choose one.'),
  expiresOn: orNothing(day),
})
export const paperSchema = z.object({ paper: code })
export const accountSchema = z.object({ login: orNothing(z.string().trim().toLowerCase().max(40)) })
