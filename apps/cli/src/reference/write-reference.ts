import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { commands } from '../commands.ts'
import { renderReference } from './render-reference.ts'

const file = resolve(import.meta.dirname, '../../../../docs/reference/command-line.md')
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${renderReference(commands)}\n`)
