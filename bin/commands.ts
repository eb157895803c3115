import { readConfig } from '#config'
import type { Instance } from '#instance'
import { openLog } from '#platform/log'
import { Trouble } from '#platform/trouble'

interface Command {
  readonly words: readonly [zh: string, en: string]
  /** The arguments it knows; without, it takes what it is given and judges for itself. */
  readonly knows?: readonly string[]
  run(args: readonly string[]): Promise<number>
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** Opens the data for one command (beside a running program, that one's database) and puts it away afterwards, whatever happened. */
async function withInstance(
  work: (instance: Instance) => Promise<number>,
  options = { mayJoin: true },
): Promise<number> {
  const { openInstance } = await import('#instance')
  const instance = await openInstance(readConfig(process.env), openLog({ level: 'warn' }), options)
  try {
    return await work(instance)
  } finally {
    await instance.stop()
  }
}

const commands: Readonly<Record<string, Command>> = {
  serve: {
    words: [
      '启动网站并处理后台任务；加 --no-work 则只启动网站',
      'run the web application and its jobs; --no-work leaves the jobs to others',
    ],
    knows: ['--no-work'],
    async run(args) {
      const { serve } = await import('#serve')
      const config = readConfig(process.env)
      return serve(config, openLog({ level: config.logLevel }), print, { work: !args.includes('--no-work') })
    },
  },
  work: {
    words: ['只处理后台任务，不启动网站', 'run the jobs only, without the web application'],
    knows: [],
    async run() {
      const { work } = await import('#serve')
      const config = readConfig(process.env)
      return work(config, openLog({ level: config.logLevel }), print)
    },
  },
  demo: {
    words: [
      '填入虚构的 2019 年演示数据并启动网站',
      'fill an empty instance with an invented year and serve it',
    ],
    knows: ['--no-work'],
    async run(args) {
      const { runDemo } = await import('#demo')
      await withInstance(
        async ({ deps }) => {
          await runDemo(deps, print)
          return 0
        },
        { mayJoin: false },
      )
      return commands['serve']?.run(args) ?? 0
    },
  },
  migrate: {
    words: ['只升级数据库', 'bring the database up to date and stop'],
    knows: [],
    run: () => withInstance(async () => 0),
  },
  check: {
    words: [
      '体检一份稿件：数字、标题、损坏、地名、个人信息',
      'check a text: claims, title, damage, places, personal data',
    ],
    async run(args) {
      const { runCheck } = await import('#check-command')
      const { columns, isTTY } = process.stdout
      const terminal = isTTY ? { columns, colours: process.env['NO_COLOR'] === undefined } : undefined
      return runCheck(args, { print, terminal }, withInstance)
    },
  },
  figures: {
    words: [
      '列出数据的值，或数据的定义和查询语句',
      'print a site’s figures, or what figures count and their SQL',
    ],
    async run(args) {
      const { runFigures } = await import('#figures-command')
      return runFigures(args, print, withInstance)
    },
  },
  mail: {
    words: [
      '从标准输入读一封信，做成服务单草稿：mail 站点',
      'make a draft order of the mail on standard input: mail SITE',
    ],
    async run(args) {
      const { runMail } = await import('#mail-command')
      return runMail(args, { input: process.stdin, print }, withInstance)
    },
  },
  verify: {
    words: [
      '核验：检查日志链，由日志重建每一行，由记录重算全部数据',
      'walk the journals, rebuild every row from them and recompute every figure from its records',
    ],
    knows: [],
    run: () =>
      withInstance(async ({ deps }) => {
        const { verifyInstance } = await import('#verify')
        return (await verifyInstance(deps, print)) === 0 ? 0 : 1
      }),
  },
}

const help = (): string =>
  [
    'mingzhu <命令 command>',
    ...Object.entries(commands).map(([name, { words }]) => `  ${name.padEnd(10)} ${words[0]} · ${words[1]}`),
  ].join('\n')

/** Runs one command of the command line.
 *  Shape: arguments → exit code: 0 done, 1 refused or something found, 2 not a command or not its way of use. */
export async function run([name = 'help', ...args]: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const asked = ['help', '--help', '-h'].includes(name)
    const unknown = `没有命令 ${name}。 There is no command ${name}.\n`
    ;(asked ? process.stdout : process.stderr).write(`${asked ? '' : unknown}${help()}\n`)
    return asked ? 0 : 2
  }
  const strange = args.find(arg => command.knows?.includes(arg) === false)
  if (strange !== undefined) {
    process.stderr.write(`${name} 没有参数 ${strange}。 ${name} knows no ${strange}.\n${help()}\n`)
    return 2
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    process.stderr.write(`${error.words[0]}\n${error.words[1]}\n`)
    return error.exitCode
  }
}
