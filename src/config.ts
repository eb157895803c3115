import { z } from 'zod'

import type { Words } from '#kernel/result'
import type { MailSettings } from '#platform/deps'
import { Trouble } from '#platform/trouble'

/** What the environment may change. Everything has a default; an empty value counts as not given. */
export interface Config {
  /** The address to listen on. Anything but this machine itself belongs behind a proxy that speaks HTTPS. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Holds the built-in database and the files. */
  readonly dataDir: string
  /** One's own PostgreSQL 15 or newer; without it the built-in one runs in `dataDir`. */
  readonly databaseUrl?: string
  /** How people reach this instance from outside, without a path: links in print and messages begin with it. */
  readonly publicUrl?: string
  /** Whoever shows it may read /metrics; without it there is no such page. */
  readonly metricsToken?: string
  /** Where mail is handed over, and in whose name; without both none is sent. */
  readonly mail?: MailSettings
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

const wholePort = z.coerce.number().int().min(0).max(65_535)
const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const

const shape = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholePort.default(8080),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/)
    .optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, hostname: /.+/ })
    .transform(text => new URL(text).origin)
    .optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/)
    .optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, hostname: /.+/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/)
    .optional(),
  LOG_LEVEL: z.enum(levels).default('info'),
})

const wrong: Readonly<Record<keyof typeof shape.shape, Words>> = {
  HOST: ['HOST 不是一个地址。', 'HOST is not an address.'],
  PORT: ['PORT 应是 0 到 65535 之间的整数。', 'PORT must be a whole number from 0 to 65535.'],
  DATA_DIR: ['DATA_DIR 不是一个目录名。', 'DATA_DIR is not the name of a folder.'],
  DATABASE_URL: [
    'DATABASE_URL 应形如 postgresql://用户:密码@主机:5432/数据库。',
    'DATABASE_URL must look like postgresql://user:password@host:5432/database.',
  ],
  PUBLIC_URL: [
    'PUBLIC_URL 应是完整网址，例如 https://mingzhu.example.cn。',
    'PUBLIC_URL must be a whole web address such as https://mingzhu.example.cn.',
  ],
  METRICS_TOKEN: [
    'METRICS_TOKEN 至少要有 16 个字母、数字或符号，不能有空格。',
    'METRICS_TOKEN must be at least 16 letters, digits or marks, without spaces.',
  ],
  SMTP_URL: [
    'SMTP_URL 应形如 smtps://用户:密码@mail.example.cn 或 smtp://…（会要求加密）。',
    'SMTP_URL must look like smtps://user:password@mail.example.cn, or smtp://… (encryption is then asked for).',
  ],
  MAIL_FROM: [
    'MAIL_FROM 应形如 明珠社区 <station@example.cn>，并且和 SMTP_URL 一起设置。',
    'MAIL_FROM must look like Station <station@example.cn>, and goes together with SMTP_URL.',
  ],
  LOG_LEVEL: [
    `LOG_LEVEL 只能是 ${levels.join('、')} 之一。`,
    `LOG_LEVEL must be one of ${levels.join(', ')}.`,
  ],
}

/** Reads the settings from the environment; names every bad one at once, never its value (it may be a password). */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(shape.shape).flatMap(name => {
      const text = environment[name]?.trim()
      return text ? [[name, text]] : []
    }),
  )
  const { success, data, error } = shape.safeParse(given)
  if (!success) {
    const names = new Set(error.issues.map(issue => issue.path[0] as keyof typeof wrong))
    const words = [...names].map(name => wrong[name])
    throw new Trouble([words.map(([zh]) => zh).join(''), words.map(([, en]) => en).join(' ')])
  }
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = data
  if ((smtpUrl === undefined) !== (from === undefined)) throw new Trouble(wrong.MAIL_FROM)
  return {
    host: data.HOST,
    port: data.PORT,
    dataDir: data.DATA_DIR,
    logLevel: data.LOG_LEVEL,
    ...(data.DATABASE_URL === undefined ? {} : { databaseUrl: data.DATABASE_URL }),
    ...(smtpUrl === undefined || from === undefined ? {} : { mail: { smtpUrl, from } }),
    ...(data.METRICS_TOKEN === undefined ? {} : { metricsToken: data.METRICS_TOKEN }),
    ...(data.PUBLIC_URL === undefined ? {} : { publicUrl: data.PUBLIC_URL }),
  }
}
