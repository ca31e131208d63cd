// Starts a TypeScript program of this workspace on the Node that the workspace pins, whatever Node ran this file
// (20 or newer), and installs what is missing first. Plain JavaScript with no dependency: it runs before any is there.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
/** npm writes this file last when it installs; it is as old as the installed tree. */
const installedLock = join(root, 'node_modules', '.package-lock.json')
/** `npm install` writes the two lock files one after the other; a newer wanted one than this means that it changed since. */
const writtenTogetherMs = 5_000

const isInstalled = () => {
  if (!existsSync(pinnedNode) || !existsSync(installedLock)) return false
  return statSync(installedLock).mtimeMs + writtenTogetherMs >= statSync(join(root, 'package-lock.json')).mtimeMs
}

const install = () => {
  console.error('trilha: installing what is missing (npm ci; the first time takes about half a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const done = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (done.status !== 0) {
    console.error(
      'trilha: npm ci failed (see above). Check the network and the registry setting, then run the command again.',
    )
    process.exit(1)
  }
}

const [program, ...args] = process.argv.slice(2)
if (program === undefined) {
  console.error('usage: node scripts/run.mjs PROGRAM.ts [arguments]')
  process.exit(2)
}
if (!isInstalled()) install()

const child = spawn(pinnedNode, ['--disable-warning=ExperimentalWarning', join(root, program), ...args], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    // Keeps compiled and type-stripped modules between starts: a faster start, and about 16 MB less in each process.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'node-compile'),
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
  },
})
// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on. Either way the
// child decides when it is done, and its exit code is ours.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal)
  })
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128 + 2)))
