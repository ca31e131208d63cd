import { texts } from './texts.ts'

/** What the page of one entry among its neighbours says. */
export const contextText = texts(
  {
    title: 'Entry in context',
    label: 'The entry and its neighbours, the oldest first',
    loading: 'Loading the entry and its neighbours…',
    within: 'Neighbours',
    scopes: {
      service: 'Same service',
      user: 'Same user',
      request: 'Same request',
      all: 'Everything',
    },
    explore: 'Show in Explore',
    more: 'Load more',
    earlier: 'Load earlier ones',
    later: 'Load later ones',
    first: 'Nothing came before.',
    last: 'Nothing came after.',
    most: 'That is as far as this page goes. Go on in Explore.',
    noRequest: 'This entry belongs to no request',
    noRequestDetail:
      'It carries no request id, so there are no neighbours of the same request. Choose other neighbours.',
    unknown: 'There is no such entry',
    unknownDetail: 'Check the id. An entry can also have been removed by a rule of retention.',
    all: 'All entries',
  },
  {
    title: 'Registro em contexto',
    label: 'O registro e seus vizinhos, o mais antigo primeiro',
    loading: 'Carregando o registro e seus vizinhos…',
    within: 'Vizinhos',
    scopes: {
      service: 'Mesmo serviço',
      user: 'Mesmo usuário',
      request: 'Mesma requisição',
      all: 'Tudo',
    },
    explore: 'Mostrar em Explorar',
    more: 'Carregar mais',
    earlier: 'Carregar anteriores',
    later: 'Carregar posteriores',
    first: 'Nada veio antes.',
    last: 'Nada veio depois.',
    most: 'Esta página vai até aqui. Continue em Explorar.',
    noRequest: 'Este registro não pertence a nenhuma requisição',
    noRequestDetail:
      'Ele não tem id de requisição, então não há vizinhos da mesma requisição. Escolha outros vizinhos.',
    unknown: 'Este registro não existe',
    unknownDetail: 'Confira o id. Um registro também pode ter sido removido por uma regra de retenção.',
    all: 'Todos os registros',
  },
)
