import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Trouble } from '#platform/trouble'

import { readConfig } from './config.ts'

test('everything has a default, and an empty value counts as not given', () => {
  const defaults = { host: '127.0.0.1', port: 8080, dataDir: './data', logLevel: 'info' }
  assert.deepEqual(readConfig({}), defaults)
  assert.deepEqual(readConfig({ PORT: '', DATABASE_URL: ' ', HOME: '/root' }), defaults)
})

test('what is given is taken', () => {
  assert.deepEqual(
    readConfig({
      HOST: '::1',
      PORT: '0',
      DATA_DIR: '/srv/明珠',
      DATABASE_URL: 'postgresql://m:p%40ss@%2Frun%2Fpostgresql/mingzhu',
      PUBLIC_URL: 'https://mingzhu.example.cn/',
      METRICS_TOKEN: 'a-long-enough-token',
      SMTP_URL: 'smtps://u:p%40ss@mail.example.cn',
      MAIL_FROM: '明珠社区 <station@example.cn>',
      LOG_LEVEL: 'warn',
    }),
    {
      host: '::1',
      port: 0,
      dataDir: '/srv/明珠',
      databaseUrl: 'postgresql://m:p%40ss@%2Frun%2Fpostgresql/mingzhu',
      publicUrl: 'https://mingzhu.example.cn',
      metricsToken: 'a-long-enough-token',
      mail: { smtpUrl: 'smtps://u:p%40ss@mail.example.cn', from: '明珠社区 <station@example.cn>' },
      logLevel: 'warn',
    },
  )
})

test('every bad value is named at once in both languages, and no value is repeated', () => {
  const bad = {
    PORT: '80a',
    DATABASE_URL: 'mysql://root:secret@db/x',
    PUBLIC_URL: 'mingzhu',
    METRICS_TOKEN: 'too short',
    SMTP_URL: 'http://mail',
    MAIL_FROM: 'nobody',
    LOG_LEVEL: 'loud',
  }
  const words = troubleOf(() => readConfig(bad))
  for (const name of Object.keys(bad)) for (const text of words) assert.match(text, new RegExp(name))
  assert.doesNotMatch(words.join(), /secret|80a|too short|loud/)
  for (const alone of [{ SMTP_URL: 'smtp://mail.example.cn' }, { MAIL_FROM: 'a@example.cn' }])
    assert.match(troubleOf(() => readConfig(alone))[1], /^MAIL_FROM/)
  for (const port of ['-1', '65536', '8080.5', '0x', 'NaN']) {
    assert.match(troubleOf(() => readConfig({ PORT: port }))[1], /^PORT must be/, port)
  }
})

function troubleOf(act: () => unknown): readonly [string, string] {
  try {
    act()
  } catch (error) {
    if (error instanceof Trouble) return error.words
    throw error
  }
  throw new Error('it was accepted')
}
