// Nothing of the program is imported before this question is answered: an older Node could not even load it.
const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 24) {
  process.stderr.write(
    `明珠需要 Node 24，当前是 ${process.version}。请在项目目录里运行 npm ci（会带来 Node 24），再用 npm start 或 bin/mingzhu 启动。\n` +
      `Mingzhu needs Node 24; this is ${process.version}. Run npm ci in the project folder (it brings Node 24), then start with npm start or bin/mingzhu.\n`,
  )
  process.exitCode = 1
} else {
  const { run } = await import('./commands.ts')
  process.exitCode = await run(process.argv.slice(2))
}
