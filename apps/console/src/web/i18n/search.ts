import type { TimeUnit } from '../search/range-words.ts'
import { englishMeaning, portugueseError, portugueseExpected, portugueseMeaning } from './query-words.ts'
import { inEnglish, inPortuguese, texts } from './texts.ts'

type UnitWords = Readonly<Record<TimeUnit, readonly [one: string, more: string]>>

const englishUnits: UnitWords = {
  s: ['second', 'seconds'],
  m: ['minute', 'minutes'],
  h: ['hour', 'hours'],
  d: ['day', 'days'],
  w: ['week', 'weeks'],
  M: ['month', 'months'],
  y: ['year', 'years'],
}

const portugueseUnits: UnitWords = {
  s: ['Último segundo', 'Últimos # segundos'],
  m: ['Último minuto', 'Últimos # minutos'],
  h: ['Última hora', 'Últimas # horas'],
  d: ['Último dia', 'Últimos # dias'],
  w: ['Última semana', 'Últimas # semanas'],
  M: ['Último mês', 'Últimos # meses'],
  y: ['Último ano', 'Últimos # anos'],
}

const en = {
  range: {
    label: 'Time range',
    any: 'Any time',
    quick: { today: 'Today', yesterday: 'Yesterday', week: 'This week' },
    last: (n: number, unit: TimeUnit): string => {
      const [one, more] = englishUnits[unit]
      return n === 1 ? `Last ${one}` : `Last ${inEnglish(n)} ${more}`
    },
    since: (moment: string) => `Since ${moment}`,
    until: (moment: string) => `Until ${moment}`,
    change: (range: string) => `Time range: ${range}`,
    open: 'Choose the time range',
    earlier: 'Earlier, by half the range',
    later: 'Later, by half the range',
    zoomOut: 'Twice as long',
    choose: 'Usual ranges',
    own: 'Your own range',
    from: 'From',
    to: 'To',
    noFrom: 'no beginning',
    noTo: 'no end',
    apply: 'Apply',
    cancel: 'Cancel',
    zone: (zone: string) => `Times are in ${zone}`,
    examples: '2026-11-24 10:30 · 10:30 · 2h · now-1d',
    wrong: 'This is no time. Write a date such as 2026-11-24, a time such as 10:30, or 2h for two hours ago.',
    backwards: 'The end is before the beginning.',
    moving: 'This range moves on with the clock.',
    fix: 'Hold it still',
  },
  query: {
    label: 'Search',
    placeholder: 'Search, such as user_id:42 result:failure',
    focus: 'Go to the search',
    run: 'Run the search',
    help: 'How to search',
    clear: 'Clear the search',
    suggestions: 'Suggestions',
    offered: (n: number): string => (n === 1 ? '1 suggestion' : `${inEnglish(n)} suggestions`),
    recent: 'searched before',
    entries: (n: number): string => (n === 1 ? 'entry' : 'entries'),
    /** The service speaks English; a language that can say it otherwise does. */
    errorSentence: (sentence: string) => sentence,
    expected: 'Expected there:',
    or: ' or ',
    expectedPart: (part: string) => part,
    /** Of the exchange's fields, the service tells their OpenTelemetry names, as Markdown. */
    meaning: (text: string, detail: string) => englishMeaning(text, detail).replaceAll('`', ''),
  },
}

const ptBr: typeof en = {
  range: {
    label: 'Período',
    any: 'Qualquer data',
    quick: { today: 'Hoje', yesterday: 'Ontem', week: 'Esta semana' },
    last: (n, unit) => {
      const [one, more] = portugueseUnits[unit]
      return n === 1 ? one : more.replace('#', inPortuguese(n))
    },
    since: (moment) => `Desde ${moment}`,
    until: (moment) => `Até ${moment}`,
    change: (range) => `Período: ${range}`,
    open: 'Escolher o período',
    earlier: 'Antes, metade do período',
    later: 'Depois, metade do período',
    zoomOut: 'Dobrar o período',
    choose: 'Períodos comuns',
    own: 'Outro período',
    from: 'De',
    to: 'Até',
    noFrom: 'sem início',
    noTo: 'sem fim',
    apply: 'Aplicar',
    cancel: 'Cancelar',
    zone: (zone) => `Horários em ${zone}`,
    examples: '2026-11-24 10:30 · 10:30 · 2h · now-1d',
    wrong: 'Isto não é um horário. Escreva uma data como 2026-11-24, uma hora como 10:30, ou 2h para duas horas atrás.',
    backwards: 'O fim vem antes do início.',
    moving: 'Este período acompanha o relógio.',
    fix: 'Fixar',
  },
  query: {
    label: 'Busca',
    placeholder: 'Busque, por exemplo, user_id:42 result:failure',
    focus: 'Ir para a busca',
    run: 'Fazer a busca',
    help: 'Como buscar',
    clear: 'Limpar a busca',
    suggestions: 'Sugestões',
    offered: (n) => (n === 1 ? '1 sugestão' : `${inPortuguese(n)} sugestões`),
    recent: 'buscado antes',
    entries: (n) => (n === 1 ? 'registro' : 'registros'),
    errorSentence: portugueseError,
    expected: 'Esperado ali:',
    or: ' ou ',
    expectedPart: portugueseExpected,
    meaning: (text, detail) => portugueseMeaning(text, detail).replaceAll('`', ''),
  },
}

export const searchText = texts(en, ptBr)
