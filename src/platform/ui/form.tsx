import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import type { T } from '#kernel/text'
import type { FormState } from '#platform/http/form'
import { whoOf, type Ctx } from '#platform/http/route'

interface FormProps {
  readonly ctx: Ctx
  readonly action: string
  readonly form: FormState
  readonly files?: boolean
  /** Labels by field name, for the summary's links. */
  readonly labels?: Readonly<Record<string, Words>>
  readonly children?: Child
}

/** A form that works without script: operation key, form token, error summary, everything typed kept. */
export function Form({ ctx, action, form, files, labels, children }: FormProps) {
  const { t } = ctx
  return (
    <form method="post" action={action} enctype={files ? 'multipart/form-data' : undefined} novalidate>
      {ctx.who ? <input type="hidden" name="_token" value={ctx.who.formToken} /> : null}
      <input type="hidden" name="_key" value={form.values['_key'] ?? ctx.deps.newId()} />
      <ErrorSummary t={t} form={form} labels={labels ?? {}} />
      {children}
    </form>
  )
}

/** What is wrong, on top and focused when the page opens, each line a link to its field. */
export function ErrorSummary({
  t,
  form,
  labels,
}: {
  t: T
  form: FormState
  labels: Readonly<Record<string, Words>>
}) {
  if (!form.refusal) return null
  const entries = Object.entries(form.errors)
  return (
    <div class="errors" role="alert" tabindex={-1} autofocus>
      <h2>{t(form.refusal.words, form.refusal.facts)}</h2>
      {entries.length > 0 ? (
        <ul>
          {entries.map(([name, words]) => (
            <li>
              <a href={`#f-${form.scope ?? ''}${name}`}>
                {labels[name] ? t(['{label}：', '{label}: '], { label: t(labels[name]) }) : null}
                {t(words)}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

interface FieldProps {
  readonly t: T
  readonly form: FormState
  readonly name: string
  readonly label: Words
  readonly help?: Words
  readonly type?: 'text' | 'date' | 'number' | 'password' | 'search' | 'file' | 'textarea'
  readonly unit?: string
  readonly required?: boolean
  readonly autocomplete?: string
  readonly inputmode?: 'numeric' | 'decimal'
  readonly list?: string
  readonly accept?: string
  readonly multiple?: boolean
  readonly max?: number
}

/** One labelled input with its help, its message and what was typed. */
export function Field({
  t,
  form,
  name,
  label,
  help,
  type = 'text',
  unit,
  required,
  autocomplete,
  inputmode,
  list,
  accept,
  multiple,
  max,
}: FieldProps) {
  const error = form.errors[name]
  const id = `${form.scope ?? ''}${name}`
  const described = [help ? `h-${id}` : '', error ? `e-${id}` : ''].filter(Boolean).join(' ') || undefined
  const common = {
    id: `f-${id}`,
    name,
    'aria-describedby': described,
    'aria-invalid': error ? ('true' as const) : undefined,
    required,
    maxlength: max,
  }
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={`f-${id}`}>
        {t(label)}
        {required ? null : <span class="optional">{t(['（可不填）', ' (optional)'])}</span>}
      </label>
      {help ? (
        <p class="help" id={`h-${id}`}>
          {t(help)}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`e-${id}`}>
          {t(error)}
        </p>
      ) : null}
      {type === 'textarea' ? (
        <textarea rows={4} {...common}>
          {form.values[name] ?? ''}
        </textarea>
      ) : (
        <span class="with-unit">
          <input
            {...common}
            type={type}
            value={type === 'password' || type === 'file' ? undefined : (form.values[name] ?? '')}
            autocomplete={autocomplete ?? 'off'}
            inputmode={inputmode}
            list={list}
            accept={accept}
            multiple={multiple}
          />
          {unit ? <span class="unit">{unit}</span> : null}
        </span>
      )}
    </div>
  )
}

interface SelectProps {
  readonly t: T
  readonly form: FormState
  readonly name: string
  readonly label: Words
  readonly help?: Words
  readonly required?: boolean
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Shown first, with an empty value. */
  readonly none?: Words
}

export function Select({ t, form, name, label, help, required, options, none }: SelectProps) {
  const error = form.errors[name]
  const chosen = form.values[name] ?? ''
  const id = `${form.scope ?? ''}${name}`
  const described = [help ? `h-${id}` : '', error ? `e-${id}` : ''].filter(Boolean).join(' ') || undefined
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={`f-${id}`}>
        {t(label)}
        {required ? null : <span class="optional">{t(['（可不填）', ' (optional)'])}</span>}
      </label>
      {help ? (
        <p class="help" id={`h-${id}`}>
          {t(help)}
        </p>
      ) : null}
      {error ? (
        <p class="error" id={`e-${id}`}>
          {t(error)}
        </p>
      ) : null}
      <select
        id={`f-${id}`}
        name={name}
        aria-describedby={described}
        aria-invalid={error ? 'true' : undefined}
      >
        {none ? <option value="">{t(none)}</option> : null}
        {options.map(option => (
          <option value={option.value} selected={option.value === chosen}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** One thing to tick. */
export function Tick({ t, form, name, label }: Pick<FieldProps, 't' | 'form' | 'name' | 'label'>) {
  return (
    <p>
      <label>
        <input
          id={`f-${form.scope ?? ''}${name}`}
          type="checkbox"
          name={name}
          value="yes"
          checked={form.values[name] === 'yes'}
        />{' '}
        {t(label)}
      </label>
    </p>
  )
}

/** The primary act and a plain way out. */
export function Actions({
  t,
  label,
  also,
  cancel,
  danger,
}: {
  t: T
  label: Words
  /** Another way to send the same form. */
  also?: { readonly name: string; readonly value: string; readonly label: Words }
  cancel?: string
  danger?: boolean
}) {
  return (
    <div class="actions">
      <button class={danger ? 'danger' : 'primary'} type="submit">
        {t(label)}
      </button>
      {also ? (
        <button type="submit" name={also.name} value={also.value}>
          {t(also.label)}
        </button>
      ) : null}
      {cancel ? <a href={cancel}>{t(['不做了，返回', 'Leave without doing this'])}</a> : null}
    </div>
  )
}

/** What every form of the console carries unseen: whose page it stands on, and its operation key. */
export function Unseen({ ctx }: { ctx: Ctx }) {
  return (
    <>
      <input type="hidden" name="_token" value={whoOf(ctx).formToken} />
      <input type="hidden" name="_key" value={ctx.deps.newId()} />
    </>
  )
}

/** An act that needs no more than a press. `says` tells rows of a list apart for those who hear the page. */
export function ActButton({
  ctx,
  action,
  label,
  says,
  danger,
}: {
  ctx: Ctx
  action: string
  label: Words
  says?: string
  danger?: boolean
}) {
  return (
    <form method="post" action={action}>
      <Unseen ctx={ctx} />
      <button class={danger ? 'danger' : undefined} type="submit" aria-label={says}>
        {ctx.t(label)}
      </button>
    </form>
  )
}
