import { inEnglish, inPortuguese, texts } from './texts.ts'

const rateIn = (language: string) => (n: number) =>
  n.toLocaleString(language, { maximumFractionDigits: n < 10 ? 1 : 0 })
const enRate = rateIn('en')
const ptRate = rateIn('pt-BR')

/** What the page that watches the log says. */
export const liveText = texts(
  {
    states: {
      connecting: 'Connecting',
      live: 'Live',
      paused: 'Paused',
      reconnecting: 'Reconnecting',
      refused: 'Stopped',
    },
    controls: 'Live control',
    pause: 'Pause',
    resume: 'Resume',
    pauseOrResume: 'Pause, or resume at the newest',
    leaveRows: 'Leave the rows and go on',
    results: 'Which results are watched',
    all: 'All',
    failures: 'Failures',
    perSecond: 'entries/s',
    failuresPerSecond: 'failures/s',
    seen: 'seen',
    missed: 'missed',
    some: 'some',
    rate: enRate,
    chart: (now: number, failures: number, peak: number) =>
      `Entries by the second over the last 2 minutes: now ${enRate(now)} a second, of them ${enRate(failures)} failures; at most ${enRate(peak)} in one second. Show them in Explore`,
    mark: 'Mark',
    markNow: 'Draw a line above what is shown now',
    marked: (clock: string) => `marked ${clock}`,
    clear: 'Clear',
    clearRows: 'Clear the rows',
    toExplore: 'Show in Explore',
    newest: 'Newest first',
    held: (n: number) => (n === 1 ? '1 entry' : `${inEnglish(n)} entries`),
    waiting: (n: number) => `${inEnglish(n)} new`,
    showWaiting: (n: number) => (n === 1 ? 'Show 1 new entry' : `Show ${inEnglish(n)} new entries`),
    letGo: (n: number, held: number) =>
      `While paused, ${inEnglish(n)} entries came beyond the ${inEnglish(held)} that the page holds. The log has them.`,
    seeThem: 'See them in Explore',
    missedSlow: (n: number) =>
      n === 1
        ? '1 entry came faster than this page could take it, and is not shown.'
        : `${inEnglish(n)} entries came faster than this page could take them, and are not shown.`,
    missedAway: 'The connection was away for long: what came meanwhile is not all shown.',
    missedGone: (n: number) => `${inEnglish(n)} entries were dropped by the retention rules before they came here.`,
    dismiss: 'Dismiss',
    broken: 'The connection to the log service is gone. Connecting again by itself; nothing is lost.',
    busy: (detail: string) => `The log service has no room now: ${detail}`,
    tryNow: 'Try now',
    wrongQuery: 'This query cannot be followed',
    wrongQueryDetail: 'The query bar says what is wrong and where. Change it, or watch everything.',
    everything: 'Watch everything',
    waitingTitle: 'Nothing yet',
    waitingDetail: 'Waiting for entries that match. They are shown here as soon as the log has them.',
    waitingAny: 'Waiting for entries. They are shown here as soon as the log has them.',
    lastWas: (time: string) => `The last one came at ${time}.`,
    none: 'None is in the log so far.',
    opening: 'Connecting to the log…',
    summary: (entries: number, failures: number) =>
      `${inEnglish(entries)} new entries in the last 10 seconds, ${inEnglish(failures)} of them failures`,
  },
  {
    states: {
      connecting: 'Conectando',
      live: 'Ao vivo',
      paused: 'Pausado',
      reconnecting: 'Reconectando',
      refused: 'Parado',
    },
    controls: 'Controle da transmissão',
    pause: 'Pausar',
    resume: 'Retomar',
    pauseOrResume: 'Pausar, ou retomar nos mais novos',
    leaveRows: 'Sair das linhas e continuar',
    results: 'Quais resultados acompanhar',
    all: 'Todos',
    failures: 'Falhas',
    perSecond: 'registros/s',
    failuresPerSecond: 'falhas/s',
    seen: 'vistos',
    missed: 'perdidos',
    some: 'alguns',
    rate: ptRate,
    chart: (now, failures, peak) =>
      `Registros por segundo nos últimos 2 minutos: agora ${ptRate(now)} por segundo, dos quais ${ptRate(failures)} falhas; no máximo ${ptRate(peak)} em um segundo. Mostrar em Explorar`,
    mark: 'Marcar',
    markNow: 'Traçar uma linha acima do que é mostrado agora',
    marked: (clock) => `marcado às ${clock}`,
    clear: 'Limpar',
    clearRows: 'Limpar as linhas',
    toExplore: 'Mostrar em Explorar',
    newest: 'Mais novos primeiro',
    held: (n) => (n === 1 ? '1 registro' : `${inPortuguese(n)} registros`),
    waiting: (n) => (n === 1 ? '1 novo' : `${inPortuguese(n)} novos`),
    showWaiting: (n) => (n === 1 ? 'Mostrar 1 registro novo' : `Mostrar ${inPortuguese(n)} registros novos`),
    letGo: (n, held) =>
      `Durante a pausa chegaram ${inPortuguese(n)} registros além dos ${inPortuguese(held)} que a página guarda. O log tem todos.`,
    seeThem: 'Ver em Explorar',
    missedSlow: (n) =>
      n === 1
        ? '1 registro chegou rápido demais para esta página e não é mostrado.'
        : `${inPortuguese(n)} registros chegaram rápido demais para esta página e não são mostrados.`,
    missedAway: 'A conexão ficou muito tempo fora: nem tudo o que chegou nesse intervalo é mostrado.',
    missedGone: (n) => `${inPortuguese(n)} registros foram removidos pelas regras de retenção antes de chegar aqui.`,
    dismiss: 'Dispensar',
    broken: 'A conexão com o serviço de log caiu. Reconectando automaticamente; nada se perde.',
    busy: (detail) => `O serviço de log está sem vaga agora: ${detail}`,
    tryNow: 'Tentar agora',
    wrongQuery: 'Não é possível acompanhar esta consulta',
    wrongQueryDetail: 'A barra de consulta mostra o que está errado e onde. Corrija, ou acompanhe tudo.',
    everything: 'Acompanhar tudo',
    waitingTitle: 'Nada ainda',
    waitingDetail: 'Aguardando registros que correspondam. Eles aparecem aqui assim que o log os tiver.',
    waitingAny: 'Aguardando registros. Eles aparecem aqui assim que o log os tiver.',
    lastWas: (time) => `O último chegou em ${time}.`,
    none: 'Não há nenhum no log até agora.',
    opening: 'Conectando ao log…',
    summary: (entries, failures) =>
      `${inPortuguese(entries)} registros novos nos últimos 10 segundos, ${inPortuguese(failures)} deles com falha`,
  },
)
