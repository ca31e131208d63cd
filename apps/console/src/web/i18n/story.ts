import type { Gap } from '@trilha/log-api'
import { inEnglish as en, inPortuguese as pt, texts } from './texts.ts'

/** What a gap's sentence is made of, each part already fit to be shown. */
export interface GapParts {
  readonly kind: Gap['kind']
  /** The log service's own sentence, in English. */
  readonly detail: string
  readonly service: string
  readonly action: string
  readonly duration: string
}

const englishGap = ({ kind, detail, service, duration }: GapParts): string => {
  switch (kind) {
    case 'unaccounted_time':
      return `${duration} that nobody accounts for`
    case 'no_service_entry':
      return `${service} reported nothing`
    case 'service_silent':
      return `${service} never answered`
    case 'no_gateway_entry':
      return 'no exchange with the gateway'
    default:
      return detail
  }
}

const portugueseGap = ({ kind, detail, service, action, duration }: GapParts): string => {
  switch (kind) {
    case 'unaccounted_time':
      return `${duration} que ninguém explica`
    case 'no_service_entry':
      return `${service} não relatou nada`
    case 'service_silent':
      return `${service} não respondeu`
    case 'no_gateway_entry':
      return 'nenhuma troca com o gateway'
    case 'failure_without_cause':
      return `${service} relatou que ${action} falhou, sem dizer a causa`
    case 'outcomes_differ':
      return `${action} terminou de um jeito em ${service}, e quem chamou recebeu outro resultado`
    case 'several_exchanges':
      return 'Há mais de uma troca com este id: a requisição foi reenviada, ou o id foi usado mais de uma vez'
    case 'clock_skew':
      return `${service} parece ter agido antes de o gateway ser chamado: os relógios diferem`
    case 'truncated':
      return 'A requisição tem mais registros do que se mostra aqui; o que falta não é julgado'
    default:
      return detail
  }
}

export const storyText = texts(
  {
    loading: 'Loading the story…',
    none: 'Nothing is known of this request',
    noneDetail:
      'No entry carries this request id or trace id. Check the id, or wait: entries of a service that was away still arrive, and this page shows them when they do.',
    searchOthers: 'Other requests',
    stale: 'The newest entries could not be fetched; trying again by itself.',
    partial: (applied: number, head: number) =>
      `The search copy has ${en(applied)} of ${en(head)} entries: the story may not be whole yet. It is asked again by itself.`,
    request: 'Request',
    trace: 'Trace',
    severalRequests: 'A trace of several requests, told together',
    copyId: 'Copy the id',
    copyStory: 'Copy as text',
    explore: 'Show in Explore',
    earlier: 'Earlier request of this user',
    later: 'Later request of this user',
    verdict: 'What happened',
    status: 'HTTP status',
    statusNone: 'none sent',
    statusUnknown: 'unknown',
    took: 'Took',
    started: 'Started',
    timelineOf: (user: string) => `Timeline of ${user}`,
    path: 'Through',
    why: 'Why',
    noCause: 'No cause was given',
    passedOn: 'passed on',
    carriedOn: 'carried on',
    showEntry: (service: string, action: string) => `Show ${service} ${action} in the waterfall`,
    openEnds: 'What the entries leave open',
    mayArrive: 'may still arrive',
    waterfall: 'Waterfall',
    chart: 'Entries of the request on one time axis',
    view: 'Show as',
    asChart: 'Chart',
    asTable: 'Table',
    entries: (n: number) => (n === 1 ? '1 entry' : `${en(n)} entries`),
    services: (n: number) => (n === 1 ? '1 service' : `${en(n)} services`),
    moreRows: (n: number) => `Show ${en(n)} more`,
    moreEntries: (n: number) => `… and ${en(n)} more`,
    start: 'Start',
    duration: 'Duration',
    share: 'Share',
    service: 'Service',
    action: 'Action',
    user: 'User',
    result: 'Result',
    cause: 'Cause',
    gapRow: 'gap',
    moment: 'a moment',
    readMoment: (start: string) => `at ${start}, a moment`,
    readSpan: (start: string, duration: string, share: string) => `at ${start}, for ${duration}, ${share} of the whole`,
    ownTime: (ms: string) => `${ms} its own`,
    firstByte: (after: string) => `first byte after ${after}`,
    attempt: (n: number, of: number) => `try ${en(n)} of ${en(of)}`,
    upstreamRetries: (n: number) => (n === 1 ? 'sent on twice' : `sent on ${en(n + 1)} times`),
    gap: englishGap,
    exchange: 'Exchange',
    exchangeOf: 'Which exchange',
    asked: 'Request',
    answered: 'Response',
    noAnswer: 'No response was sent',
    client: 'Client',
    headers: 'Headers',
    noHeaders: 'No headers were recorded',
    body: 'Body',
    bodyNotKept: 'not kept',
    copyBody: 'Copy the body',
    copyCurl: 'Copy as cURL',
    around: 'Before and after',
    aroundNone: 'Nothing else is known of this user.',
    aroundFailed: 'What this user did before and after could not be fetched.',
    here: 'this request',
    before: (span: string) => `${span} before`,
    after: (span: string) => `${span} after`,
    sameAgain: 'the same again',
    related: (n: number) =>
      n === 1
        ? '1 more entry of this trace in other requests'
        : `${en(n)} more entries of this trace in other requests`,
  },
  {
    loading: 'Carregando a história…',
    none: 'Nada se sabe desta requisição',
    noneDetail:
      'Nenhum registro tem este id de requisição ou de trace. Confira o id ou aguarde: registros de um serviço que esteve fora ainda chegam, e esta página os mostra quando chegarem.',
    searchOthers: 'Outras requisições',
    stale: 'Não foi possível buscar os registros mais novos; nova tentativa automática em andamento.',
    partial: (applied, head) =>
      `A cópia de busca tem ${pt(applied)} de ${pt(head)} registros: a história talvez ainda não esteja inteira. Nova consulta automática em andamento.`,
    request: 'Requisição',
    trace: 'Trace',
    severalRequests: 'Um trace com várias requisições, contadas juntas',
    copyId: 'Copiar o id',
    copyStory: 'Copiar como texto',
    explore: 'Mostrar em Explorar',
    earlier: 'Requisição anterior deste usuário',
    later: 'Requisição seguinte deste usuário',
    verdict: 'O que aconteceu',
    status: 'Status HTTP',
    statusNone: 'não enviado',
    statusUnknown: 'desconhecido',
    took: 'Levou',
    started: 'Início',
    timelineOf: (user) => `Linha do tempo de ${user}`,
    path: 'Caminho',
    why: 'Por quê',
    noCause: 'Nenhuma causa foi informada',
    passedOn: 'repassada',
    carriedOn: 'seguiu em frente',
    showEntry: (service, action) => `Mostrar ${service} ${action} na cascata`,
    openEnds: 'O que os registros deixam em aberto',
    mayArrive: 'ainda pode chegar',
    waterfall: 'Cascata',
    chart: 'Registros da requisição em um só eixo de tempo',
    view: 'Mostrar como',
    asChart: 'Gráfico',
    asTable: 'Tabela',
    entries: (n) => (n === 1 ? '1 registro' : `${pt(n)} registros`),
    services: (n) => (n === 1 ? '1 serviço' : `${pt(n)} serviços`),
    moreRows: (n) => `Mostrar mais ${pt(n)}`,
    moreEntries: (n) => `… e mais ${pt(n)}`,
    start: 'Início',
    duration: 'Duração',
    share: 'Parte',
    service: 'Serviço',
    action: 'Ação',
    user: 'Usuário',
    result: 'Resultado',
    cause: 'Causa',
    gapRow: 'lacuna',
    moment: 'um instante',
    readMoment: (start) => `em ${start}, um instante`,
    readSpan: (start, duration, share) => `em ${start}, por ${duration}, ${share} do total`,
    ownTime: (ms) => `${ms} próprios`,
    firstByte: (after) => `primeiro byte após ${after}`,
    attempt: (n, of) => `tentativa ${pt(n)} de ${pt(of)}`,
    upstreamRetries: (n) => (n === 1 ? 'encaminhada 2 vezes' : `encaminhada ${pt(n + 1)} vezes`),
    gap: portugueseGap,
    exchange: 'Troca HTTP',
    exchangeOf: 'Qual troca',
    asked: 'Requisição',
    answered: 'Resposta',
    noAnswer: 'Nenhuma resposta foi enviada',
    client: 'Cliente',
    headers: 'Cabeçalhos',
    noHeaders: 'Nenhum cabeçalho foi registrado',
    body: 'Corpo',
    bodyNotKept: 'não guardado',
    copyBody: 'Copiar o corpo',
    copyCurl: 'Copiar como cURL',
    around: 'Antes e depois',
    aroundNone: 'Nada mais se sabe deste usuário.',
    aroundFailed: 'Não foi possível buscar o que este usuário fez antes e depois.',
    here: 'esta requisição',
    before: (span) => `${span} antes`,
    after: (span) => `${span} depois`,
    sameAgain: 'a mesma de novo',
    related: (n) =>
      n === 1
        ? 'Mais 1 registro deste trace em outras requisições'
        : `Mais ${pt(n)} registros deste trace em outras requisições`,
  },
)
