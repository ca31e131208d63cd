#!/usr/bin/env node
// Starts the command on the Node that the repository pins, whatever Node ran this file (20 or newer). Plain JavaScript,
// as an older Node runs no TypeScript. The caller's folder stays the current one: file arguments are relative to it.
import { existsSync, readFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const main = join(import.meta.dirname ?? dirname(fileURLToPath(import.meta.url)), '../src/main.ts')
const modules = resolve(dirname(main), '../../../node_modules')
const pinned = join(modules, 'node')
const pinnedNode = join(pinned, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
/** Keeps compiled and type-stripped modules between starts, in the folder that `npm start` uses, too. */
const compileCache = process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'node-compile')

if (!existsSync(pinnedNode)) {
  console.error(`trilha: its parts are not installed: run npm install in ${resolve(modules, '..')}, then try again`)
  process.exit(1)
}

const pinnedVersion = JSON.parse(readFileSync(join(pinned, 'package.json'), 'utf8')).version
if (process.versions.node === pinnedVersion) {
  // `npx` and `npm exec` put the pinned Node first in the path: no second process is needed.
  module.enableCompileCache(compileCache)
  process.env.NODE_COMPILE_CACHE = compileCache
  await import(pathToFileURL(main).href)
} else {
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache }
  const args = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)]
  if (process.execve !== undefined && process.platform !== 'win32') {
    process.removeAllListeners('warning')
    process.on('warning', () => {})
    // Becomes the pinned Node: signals, terminal and exit code need no passing on (Node 22.15 and newer).
    process.execve(pinnedNode, [pinnedNode, ...args], env)
  }
  const { spawn } = await import('node:child_process')
  const child = spawn(pinnedNode, args, { stdio: 'inherit', env })
  // A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (!process.stdin.isTTY || signal !== 'SIGINT') child.kill(signal)
    })
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === 'SIGINT' ? 2 : 15)))
}
