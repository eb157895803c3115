import type { Child } from 'hono/jsx'

import type { FormState } from '#platform/http/form'
import { siteOf, type Ctx } from '#platform/http/route'
import { Actions, Field, Form, Select } from '#platform/ui/form'
import { publicPage } from '#platform/ui/frame'

import { AgeSelect, ProfileFields, type Skill } from './profile-form.tsx'
import { labels, wishWords } from './text.ts'
import { wishes } from './volunteer.ts'

const page = (ctx: Ctx, title: string, children: Child, status = 200): Response | Promise<Response> =>
  publicPage(
    ctx,
    {
      title: `${title} · ${siteOf(ctx).name}`,
      site: siteOf(ctx),
      children: (
        <>
          <h1>{title}</h1>
          {children}
        </>
      ),
    },
    status,
  )

/** What volunteering is here, and the ways in and out. */
export function volunteerHome(ctx: Ctx): Response | Promise<Response> {
  const { t } = ctx
  const base = `/p/${siteOf(ctx).ref}/volunteer`
  return page(
    ctx,
    t(['做志愿者', 'Volunteer']),
    <>
      <p class="lead">
        {t([
          '会什么、什么时候有空，由您说；每一单去不去，也由您定。不收钱，也不花钱。',
          'You say what you can do and when; each order is yours to accept or not. It costs nothing and pays nothing.',
        ])}
      </p>
      <ul class="tiles">
        <li>
          <a href={`${base}/new`}>
            <span>{t(['我要报名', 'Sign up'])}</span>
          </a>
        </li>
        <li>
          <a href={`${base}/ask`}>
            <span>{t(['我在不在册？要求删除', 'Am I registered? Ask to be erased'])}</span>
          </a>
        </li>
        <li>
          <a href="/sign-in">
            <span>{t(['我有账号，登录', 'I have an account'])}</span>
          </a>
        </li>
      </ul>
    </>,
  )
}

/** The form with which somebody signs up. */
export function registerPage(
  ctx: Ctx,
  form: FormState,
  skills: readonly Skill[],
  status = 200,
): Response | Promise<Response> {
  const { t } = ctx
  const base = `/p/${siteOf(ctx).ref}/volunteer`
  return page(
    ctx,
    t(['志愿者报名', 'Sign up as a volunteer']),
    <>
      <p class="lead">
        {t([
          '报名以后请到站里来一趟：当面领取开账号的链接，或在纸上签字。确认以前不算，也不会派单。',
          'After this come by the station: you get a link for an account, or sign on paper. Until then it does not count.',
        ])}
      </p>
      <Form ctx={ctx} action={base} form={form} labels={labels}>
        <Field t={t} form={form} name="name" label={labels.name} required max={40} autocomplete="name" />
        <Field t={t} form={form} name="phone" label={labels.phone} required max={20} autocomplete="tel" />
        <AgeSelect ctx={ctx} form={form} />
        <p class="help">
          {t([
            '未满 18 周岁须有监护人书面同意；未满 14 周岁由监护人陪同。',
            'Under 18 a guardian agrees in writing; under 14 a guardian comes along.',
          ])}
        </p>
        <ProfileFields ctx={ctx} form={form} skills={skills} />
        <p class="note">
          {t([
            '姓名和电话加密保存，只用来联系您，每次查看都有记录；不公开，不给别人。随时可以要求查看、更正、删除。',
            'Name and phone are sealed and serve only to reach you; every look is written down. Nothing is published. You may see, correct or erase it at any time.',
          ])}
        </p>
        <p>
          <label class="tick" for="f-agreed">
            <input
              id="f-agreed"
              type="checkbox"
              name="agreed"
              value="yes"
              checked={form.values['agreed'] === 'yes'}
            />{' '}
            {t(['我同意这样保存和使用', 'I agree to this'])}
          </label>
        </p>
        <Actions t={t} label={['报名', 'Sign up']} cancel={base} />
      </Form>
    </>,
    status,
  )
}

/** The form with which somebody asks whether they are registered. The answer is never on the web. */
export function askPage(ctx: Ctx, form: FormState, status = 200): Response | Promise<Response> {
  const { t } = ctx
  const base = `/p/${siteOf(ctx).ref}/volunteer`
  return page(
    ctx,
    t(['我在不在志愿者名册里？', 'Am I registered as a volunteer?']),
    <>
      <p class="lead">
        {t([
          '没有报过名却被登记，是不允许的。留下姓名和电话，站里会打这个电话告诉您；网页上不回答，免得别人替您来查。',
          'Nobody may be registered without having asked for it. Leave name and phone: the station calls that number. The web does not answer, so that nobody else asks for you.',
        ])}
      </p>
      <Form ctx={ctx} action={`${base}/ask`} form={form} labels={labels}>
        <Field t={t} form={form} name="name" label={labels.name} required max={40} autocomplete="name" />
        <Field t={t} form={form} name="phone" label={labels.phone} required max={20} autocomplete="tel" />
        <Select
          t={t}
          form={form}
          name="wish"
          label={labels.wish}
          required
          options={wishes.map(value => ({ value, label: t(wishWords[value]) }))}
        />
        <Actions t={t} label={['请站里答复我', 'Ask the station']} cancel={base} />
      </Form>
    </>,
    status,
  )
}

/** The same words whoever it was. */
export function thanksPage(ctx: Ctx, what: 'registered' | 'asked'): Response | Promise<Response> {
  const { t } = ctx
  return page(
    ctx,
    t(
      what === 'registered'
        ? ['收到您的报名', 'You have signed up']
        : ['收到您的询问', 'We have your question'],
    ),
    <p class="big">
      {t(
        what === 'registered'
          ? [
              '请带上身份证件到站里来一趟：当面领取开账号的链接，或在纸上签字。',
              'Please come by the station with your identity card: you get a link for an account, or sign on paper.',
            ]
          : ['站里会打您留下的电话答复。', 'The station will call the number you left.'],
      )}
    </p>,
  )
}
