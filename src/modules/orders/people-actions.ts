import { invalidForm, no, ok, type Result, type Words } from '#kernel/result'
import type { Db } from '#platform/db'
import { findPersonId } from '#people'

/** The people behind typed codes. Refuses: form.invalid. */
export async function findPeople(
  db: Db,
  stationId: string,
  codes: { readonly requesterCode: string; readonly beneficiaryCode: string },
): Promise<Result<{ requesterId?: string; beneficiaryId?: string }>> {
  const find = async (code: string) =>
    code === '' ? undefined : ((await findPersonId(db, stationId, code)) ?? null)
  const [requesterId, beneficiaryId] = [await find(codes.requesterCode), await find(codes.beneficiaryCode)]
  if (requesterId === null || beneficiaryId === null)
    return no(
      invalidForm({
        ...(requesterId === null ? { requesterCode: nobody } : {}),
        ...(beneficiaryId === null ? { beneficiaryCode: nobody } : {}),
      }),
    )
  return ok({ ...(requesterId ? { requesterId } : {}), ...(beneficiaryId ? { beneficiaryId } : {}) })
}

const nobody: Words = ['没有这个编号的人。', 'Nobody has this code.']
