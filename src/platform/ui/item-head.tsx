import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { FormState } from '#platform/http/form'
import { ErrorSummary } from '#platform/ui/form'

interface ItemHeadProps {
  readonly t: T
  /** The list it stands in. */
  readonly list: { readonly href: string; readonly words: Words }
  readonly name: string
  readonly form: FormState
}

/** The head of a page about one thing: the way back to its list, its name, and a refusal that no field explains. */
export function ItemHead({ t, list, name, form }: ItemHeadProps) {
  return (
    <>
      <p>
        <a href={list.href}>{t(list.words)}</a>
      </p>
      <h1>{name}</h1>
      {Object.keys(form.errors).length === 0 ? <ErrorSummary t={t} form={form} labels={{}} /> : null}
    </>
  )
}
