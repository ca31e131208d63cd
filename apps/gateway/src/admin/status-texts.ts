import type { Trouble } from './status-snapshot.ts'

/** Every word of the status page. */
export interface StatusTexts {
  readonly language: 'en' | 'pt-BR'
  readonly title: string
  readonly allWell: string
  readonly attention: string
  readonly trouble: (trouble: Trouble) => string
  readonly updated: string
  readonly pause: string
  readonly resume: string
  readonly up: string
  readonly perSecond10s: string
  readonly perSecond1min: string
  readonly active: string
  readonly connections: string
  readonly exchanges: string
  readonly failures: string
  readonly routes: string
  readonly route: string
  readonly latencyNote: string
  readonly noRoutes: string
  readonly unrouted: string
  readonly upstreams: string
  readonly upstream: string
  readonly target: string
  readonly state: string
  readonly healthy: string
  readonly out: string
  readonly weight: string
  readonly retries: string
  readonly circuit: Readonly<Record<string, string>>
  readonly noUpstreams: string
  readonly log: string
  readonly delivery: string
  readonly delivering: string
  readonly accepted: string
  readonly sent: string
  readonly waiting: string
  readonly dropped: string
  readonly rejected: string
  readonly sampledOut: string
  readonly spool: string
  readonly configuration: string
  readonly file: string
  readonly noFile: string
  readonly loadedAt: string
  readonly reloads: string
  readonly failedReloads: string
  readonly lastError: string
  readonly none: string
  readonly refusals: string
  readonly certificates: string
  readonly hosts: string
  readonly expires: string
}

const en: StatusTexts = {
  language: 'en',
  title: 'Trilha gateway',
  allWell: 'All is well',
  attention: 'Needs attention',
  trouble: (trouble) => {
    switch (trouble.kind) {
      case 'not_ready':
        return `Not ready: ${trouble.detail}`
      case 'entries_dropped':
        return `Log entries were lost: ${trouble.count.toLocaleString('en')}`
      case 'log_delivery':
        return `Log entries are not delivered: ${trouble.detail}`
      case 'target_out':
        return `${trouble.upstream}: ${trouble.target} takes no requests`
      case 'circuit_open':
        return `${trouble.upstream}: the circuit is open, requests are refused at once`
      case 'configuration':
        return `The configuration file was not taken over: ${trouble.detail}`
      case 'certificate': {
        const { hosts, expires_at, expired } = trouble
        return `The certificate for ${hosts} ${expired ? 'expired' : 'expires'} on ${expires_at.slice(0, 10)}`
      }
    }
  },
  updated: 'As of',
  pause: 'Pause updates',
  resume: 'Update every 5 seconds',
  up: 'Up for',
  perSecond10s: 'Exchanges per second, last 10 s',
  perSecond1min: 'Exchanges per second, last minute',
  active: 'Under way',
  connections: 'Client connections',
  exchanges: 'Exchanges',
  failures: 'Failures',
  routes: 'Routes',
  route: 'Route',
  latencyNote: 'Latency is of the last one to two minutes, in milliseconds.',
  noRoutes: 'No exchange has ended yet.',
  unrouted: 'no route',
  upstreams: 'Upstreams',
  upstream: 'Upstream',
  target: 'Target',
  state: 'State',
  healthy: 'Healthy',
  out: 'Out',
  weight: 'Weight',
  retries: 'Retries',
  circuit: { closed: 'Circuit closed', open: 'Circuit open', half_open: 'Circuit on trial' },
  noUpstreams: 'There are no upstreams.',
  log: 'Log entries',
  delivery: 'Delivery',
  delivering: 'Works',
  accepted: 'Accepted',
  sent: 'Sent',
  waiting: 'Waiting',
  dropped: 'Lost',
  rejected: 'Rejected',
  sampledOut: 'Sampled out',
  spool: 'Spool on disk',
  configuration: 'Configuration',
  file: 'File',
  noFile: 'none: the routes of the contract',
  loadedAt: 'In force since',
  reloads: 'Reloads',
  failedReloads: 'Failed reloads',
  lastError: 'Last error',
  none: 'none',
  refusals: 'Answered by the gateway itself',
  certificates: 'Certificates',
  hosts: 'Hosts',
  expires: 'Expires',
}

const ptBR: StatusTexts = {
  language: 'pt-BR',
  title: 'Gateway Trilha',
  allWell: 'Tudo em ordem',
  attention: 'Requer atenção',
  trouble: (trouble) => {
    switch (trouble.kind) {
      case 'not_ready':
        return `Não está pronto: ${trouble.detail}`
      case 'entries_dropped':
        return `Registros de log perdidos: ${trouble.count.toLocaleString('pt-BR')}`
      case 'log_delivery':
        return `Os registros de log não estão sendo entregues: ${trouble.detail}`
      case 'target_out':
        return `${trouble.upstream}: ${trouble.target} não recebe requisições`
      case 'circuit_open':
        return `${trouble.upstream}: o circuito está aberto, requisições são recusadas imediatamente`
      case 'configuration':
        return `O arquivo de configuração não foi aplicado: ${trouble.detail}`
      case 'certificate': {
        const { hosts, expires_at, expired } = trouble
        return `O certificado de ${hosts} ${expired ? 'expirou' : 'expira'} em ${expires_at.slice(0, 10)}`
      }
    }
  },
  updated: 'Situação em',
  pause: 'Pausar atualizações',
  resume: 'Atualizar a cada 5 segundos',
  up: 'No ar há',
  perSecond10s: 'Requisições por segundo, últimos 10 s',
  perSecond1min: 'Requisições por segundo, último minuto',
  active: 'Em andamento',
  connections: 'Conexões de clientes',
  exchanges: 'Requisições',
  failures: 'Falhas',
  routes: 'Rotas',
  route: 'Rota',
  latencyNote: 'Latência dos últimos um a dois minutos, em milissegundos.',
  noRoutes: 'Nenhuma requisição terminou ainda.',
  unrouted: 'sem rota',
  upstreams: 'Serviços',
  upstream: 'Serviço',
  target: 'Destino',
  state: 'Estado',
  healthy: 'Saudável',
  out: 'Fora',
  weight: 'Peso',
  retries: 'Novas tentativas',
  circuit: { closed: 'Circuito fechado', open: 'Circuito aberto', half_open: 'Circuito em teste' },
  noUpstreams: 'Não há serviços.',
  log: 'Registros de log',
  delivery: 'Entrega',
  delivering: 'Funciona',
  accepted: 'Aceitos',
  sent: 'Enviados',
  waiting: 'Em espera',
  dropped: 'Perdidos',
  rejected: 'Rejeitados',
  sampledOut: 'Omitidos por amostragem',
  spool: 'Fila em disco',
  configuration: 'Configuração',
  file: 'Arquivo',
  noFile: 'nenhum: as rotas do contrato',
  loadedAt: 'Em vigor desde',
  reloads: 'Recargas',
  failedReloads: 'Recargas com falha',
  lastError: 'Último erro',
  none: 'nenhum',
  refusals: 'Respondidas pelo próprio gateway',
  certificates: 'Certificados',
  hosts: 'Nomes',
  expires: 'Expira em',
}

/** @param language as negotiated: `en`, or Portuguese of any country */
export const statusTexts = (language: string | undefined): StatusTexts =>
  language?.startsWith('pt') === true ? ptBR : en
