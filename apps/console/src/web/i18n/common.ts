import { en } from './en.ts'
import { ptBr } from './pt-br.ts'
import { texts } from './texts.ts'

/** What all pages say: navigation, tools, entries and their fields, states. Each page has texts of its own beside it. */
export const t = texts(en, ptBr)
