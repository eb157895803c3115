import type { Child } from 'hono/jsx'

import type { Words } from '#kernel/result'
import { dayOf, showInstant } from '#kernel/time'
import type { AccessLine } from '#platform/access-log'
import type { FormState } from '#platform/http/form'
import { siteOf, whoOf, type Ctx } from '#platform/http/route'
import { Actions, ErrorSummary, Field, Form, Select } from '#platform/ui/form'
import { consolePage } from '#platform/ui/frame'

import type { OpenNote } from './actions.ts'
import { commandTypes, isOffered, numberOf, subjects, type CommandType } from './case.ts'
import { Timer } from './list-page.tsx'
import { deeds, knownFrom, offices, type Note } from './note.ts'
import type { Kept } from './store.ts'
import {
  commandWords,
  deedWords,
  fieldWords,
  labels,
  officeWords,
  script,
  stateWords,
  subjectWords,
  topicWords,
} from './text.ts'

export interface CaseView {
  readonly kept: Kept
  readonly notes: readonly OpenNote[]
  readonly looks: readonly AccessLine[]
  readonly refused?: { readonly type: CommandType; readonly form: FormState }
}

/** One case: what to do, what was said and done, what can be noted next, and who has looked. */
export function casePage(ctx: Ctx, view: CaseView, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const { kept, notes, refused } = view
  const base = `/at/${siteOf(ctx).ref}/care`
  const { subject } = knownFrom(notes.map(({ note }) => note))
  const offered = commandTypes.filter(type => isOffered(kept, type, whoOf(ctx).accountId))
  const title = t(['个案 {number}', 'Case {number}'], { number: numberOf(kept.id) })
  const gone = refused && !offered.includes(refused.type) ? refused : undefined
  return consolePage(
    ctx,
    {
      title,
      children: (
        <>
          <p>
            <a href={base}>{t(['个案', 'Cases'])}</a>
          </p>
          <h1>{title}</h1>
          <p class="lead">
            {t(stateWords[kept.state])} · <Timer ctx={ctx} dueAt={kept.dueAt} />
          </p>
          <div class="columns">
            <section>
              {gone ? <ErrorSummary t={t} form={gone.form} labels={labels} /> : null}
              <ol>
                {[...script.always, ...(subject ? script[subject] : [])].map(line => (
                  <li>{t(line)}</li>
                ))}
              </ol>
              {offered.map((type, index) => (
                <details open={index === 0 || refused?.type === type}>
                  <summary>{t(commandWords[type])}</summary>
                  <Form
                    ctx={ctx}
                    action={`${base}/${kept.id}/${type}`}
                    form={formFor(ctx, view, type)}
                    labels={labels}
                  >
                    <Fields ctx={ctx} type={type} form={formFor(ctx, view, type)} />
                    <Actions t={t} label={commandWords[type]} danger={type === 'dismiss'} />
                  </Form>
                </details>
              ))}
              <h2>{t(['经过', 'What happened'])}</h2>
              <ol class="story">
                {notes.map(({ at, by, note }) => (
                  <li>
                    <strong>{t(kindWords[note.kind])}</strong> · {by ? `${by} · ` : ''}
                    {showInstant(at, t)}
                    <NoteText ctx={ctx} note={note} />
                  </li>
                ))}
              </ol>
            </section>
            <aside>
              <h2>{t(['谁看过', 'Who has looked'])}</h2>
              <ul>
                {view.looks.map(look => (
                  <li>
                    {look.who} · {showInstant(look.at, t)}
                  </li>
                ))}
              </ul>
            </aside>
          </div>
        </>
      ),
    },
    status,
  )
}

function formFor(ctx: Ctx, { refused }: CaseView, type: CommandType): FormState {
  const fresh = { values: { day: dayOf(ctx.at) }, errors: {} }
  return { ...(refused?.type === type ? refused.form : fresh), scope: `${type}-` }
}

/** What a command has to say. */
function Fields({ ctx, type, form }: { ctx: Ctx; type: CommandType; form: FormState }) {
  const { t } = ctx
  const choose = <Value extends string>(
    name: string,
    label: Words,
    all: readonly Value[],
    words: Readonly<Record<Value, Words>>,
  ) => (
    <Select
      t={t}
      form={form}
      name={name}
      label={label}
      required
      none={['请选择', 'Choose']}
      options={all.map(value => ({ value, label: t(words[value]) }))}
    />
  )
  const words = (required: boolean) => (
    <Field
      t={t}
      form={form}
      name="words"
      label={labels.words}
      type="textarea"
      required={required}
      max={2000}
    />
  )
  switch (type) {
    case 'take':
      return null
    case 'judge':
      return (
        <>
          <p class="note">
            {t([
              '如果是从服务单来的，单上写的内容会转到这里，单子上不再显示，也不再请人评价。',
              'If it came from an order, what that says comes over here; the order shows it no longer and no rating is asked.',
            ])}
          </p>
          {choose('subject', labels.subject, subjects, subjectWords)}
          {words(false)}
        </>
      )
    case 'note':
      return (
        <>
          {choose('deed', labels.deed, deeds, deedWords)}
          {words(true)}
        </>
      )
    case 'report':
    case 'hand-over':
      return (
        <>
          {choose('office', labels.office, offices, officeWords)}
          <Field t={t} form={form} name="number" label={labels.number} required max={60} />
          <Field t={t} form={form} name="day" label={labels.day} required max={10} />
          <Field t={t} form={form} name="time" label={labels.time} required max={5} />
          {words(false)}
        </>
      )
    case 'close':
    case 'dismiss':
      return words(true)
  }
}

const kindWords: Readonly<Record<Note['kind'], Words>> = {
  ...commandWords,
  heard: ['系统提示（只是提示）', 'Noticed by the word list (a hint only)'],
  opened: ['工作人员交来', 'Handed in by staff'],
  moved: ['服务单上写的', 'What the order said'],
  take: ['接手', 'Taken on'],
}

function NoteText({ ctx, note }: { ctx: Ctx; note: Note }): Child {
  const { t } = ctx
  switch (note.kind) {
    case 'take':
      return null
    case 'heard':
      return (
        <>
          <p class="note">{note.topics.map(topic => t(topicWords[topic])).join(t(['；', '; ']))}</p>
          <p>{note.words}</p>
        </>
      )
    case 'moved':
      return (
        <>
          <dl class="facts">
            {Object.entries(note.fields).map(([field, text]) => (
              <>
                <dt>{t(fieldWords[field] ?? [field, field])}</dt>
                <dd>{field === 'phone' ? <a href={`tel:${text}`}>{text}</a> : text}</dd>
              </>
            ))}
          </dl>
          {note.notes.map(text => (
            <p>{text}</p>
          ))}
        </>
      )
    case 'opened':
    case 'judge':
      return (
        <>
          <p>{t(subjectWords[note.subject])}</p>
          <p>{note.words}</p>
        </>
      )
    case 'note':
      return (
        <>
          <p>{t(deedWords[note.deed])}</p>
          <p>{note.words}</p>
        </>
      )
    case 'report':
    case 'hand-over':
      return (
        <>
          <p>
            {t(officeWords[note.office])} · {note.number} · {note.when}
          </p>
          <p>{note.words}</p>
        </>
      )
    case 'close':
    case 'dismiss':
      return <p>{note.words}</p>
  }
}
