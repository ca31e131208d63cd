/**
 * What the log service says of queries, for people of each language: it speaks English to everybody. What is not known
 * here stays as it was said. Field names, keywords and stored data are never translated.
 */

const exchangeFields: Readonly<Record<string, string>> = {
  'http.method': 'The HTTP method',
  'http.route': 'The pattern of the route, such as /users/{user_id}',
  'http.path': 'The path as it was asked for',
  'http.query': 'The parameters, secrets masked',
  'http.status': 'The status of the answer; 0 when none was sent',
  'http.request_bytes': 'The size of the request’s body',
  'http.response_bytes': 'The size of the answer’s body',
  'http.client_ip': 'The address of the client',
  'http.user_agent': 'The program of the client',
  timestamp: 'When it happened',
}

/** What a suggestion means, in English: as the log service says it, but for what it says to machines. */
export const englishMeaning = (text: string, detail: string): string => {
  const meaning = exchangeFields[text]
  return meaning === undefined ? detail : detail.replace(/^.*(?= \(\w+\)$)/s, meaning)
}

const fieldMeanings: Readonly<Record<string, string>> = {
  seq: 'Lugar no diário: 1, 2, 3, … sem lacunas',
  id: 'O UUID do registro',
  timestamp: 'Quando aconteceu',
  received_at: 'Quando o log o aceitou, em UTC',
  user_id: 'Quem fez; N/A onde não se conhece o usuário',
  service: 'O serviço que conta a ação',
  action: 'O que foi feito, como create_user',
  result: 'success ou failure nos nossos serviços; qualquer texto de outros',
  cause: 'Por que falhou',
  request_id: 'A requisição que o causou',
  trace_id: 'Id de trace do W3C',
  span_id: 'Id do span do W3C',
  'target.type': 'Que tipo de coisa, como user ou event',
  'target.id': 'O identificador dela',
  'http.method': 'O método HTTP',
  'http.route': 'O padrão da rota, como /users/{user_id}',
  'http.path': 'O caminho como foi pedido',
  'http.query': 'Os parâmetros, com segredos mascarados',
  'http.status': 'O status da resposta; 0 quando não houve nenhuma',
  'http.duration_ms': 'Do primeiro byte da requisição ao último da resposta, em milissegundos',
  'http.request_bytes': 'O tamanho do corpo da requisição',
  'http.response_bytes': 'O tamanho do corpo da resposta',
  'http.client_ip': 'O endereço do cliente',
  'http.user_agent': 'O programa do cliente',
  'http.request_headers.': 'Cabeçalhos permitidos da requisição, em minúsculas',
  'http.response_headers.': 'Cabeçalhos permitidos da resposta, em minúsculas',
  'http.request_body': 'O corpo da requisição, onde sua captura está ligada',
  'http.response_body': 'O corpo da resposta, onde sua captura está ligada',
  'attributes.': 'Qualquer objeto JSON; campos desconhecidos ficam aqui',
}

const typeNames: Readonly<Record<string, string>> = {
  keyword: 'valor exato',
  text: 'palavras',
  number: 'número',
  boolean: 'sim ou não',
  time: 'data e hora',
}

const meanings: Readonly<Record<string, string>> = {
  is: 'é',
  'has the words': 'tem as palavras',
  'at least': 'no mínimo',
  'more than': 'mais que',
  'at most': 'no máximo',
  'less than': 'menos que',
  both: 'os dois',
  'either of them': 'um ou outro',
  'not what follows': 'não o que segue',
  'has a value': 'tem um valor',
  'every error': 'todos os erros',
  'errors of the server': 'erros do servidor',
  'errors of the caller': 'erros de quem chamou',
  'half are above': 'metade está acima',
  'the highest 5 %': 'os 5 % mais altos',
  'the highest 1 %': 'o 1 % mais alto',
  '5 minutes ago': '5 minutos atrás',
  '15 minutes ago': '15 minutos atrás',
  'an hour ago': 'uma hora atrás',
  '6 hours ago': '6 horas atrás',
  '24 hours ago': '24 horas atrás',
  '7 days ago': '7 dias atrás',
  '30 days ago': '30 dias atrás',
  'today’s beginning (UTC)': 'o início de hoje (UTC)',
  'the last 15 minutes': 'os últimos 15 minutos',
  'the last hour': 'a última hora',
  'the last 24 hours': 'as últimas 24 horas',
  'the last 7 days': 'os últimos 7 dias',
  'today (UTC)': 'hoje (UTC)',
  'yesterday (UTC)': 'ontem (UTC)',
  'this week (UTC)': 'esta semana (UTC)',
  'between two times': 'entre dois horários',
  'a day (UTC)': 'um dia (UTC)',
}

/** What a suggestion means; of a field, its text is the name. */
export const portugueseMeaning = (text: string, detail: string): string => {
  const known = meanings[detail]
  if (known !== undefined) return known
  const [, description = detail, type = ''] = /^(.*) \((\w+)\)$/.exec(detail) ?? []
  const field =
    fieldMeanings[text] ??
    description.replace(/^Below (.*), as recent entries have it$/, 'Em $1, como registros recentes têm')
  const name = typeNames[type]
  return name === undefined ? field : `${field} (${name})`
}

const sentences: readonly (readonly [RegExp, string])[] = [
  [/^the query is longer than (\d+) characters$/, 'a busca tem mais de $1 caracteres'],
  [
    /^more than (\d+) parentheses and negations stand inside one another$/,
    'há mais de $1 parênteses e negações uns dentro dos outros',
  ],
  [/^(.+) has more than (\d+) parts below attributes$/, '$1 tem mais de $2 partes em attributes'],
  [
    /^there is no field (.+) \(did you mean (.+)\?\); to search for this as text, put it in quotes$/,
    'não existe o campo $1 (seria $2?); para buscar isto como texto, ponha entre aspas',
  ],
  [
    /^there is no field (.+); to search for this as text, put it in quotes$/,
    'não existe o campo $1; para buscar isto como texto, ponha entre aspas',
  ],
  [/^(.+) stands before (.+)$/, '$1 vem antes de $2'],
  [/^a field must stand before this$/, 'falta um campo antes disto'],
  [/^(.+) holds no letter or digit to search for$/, '$1 não tem letra nem número para buscar'],
  [/^(.+) is text, which is only searched with ":"$/, '$1 é texto, que só se busca com ":"'],
  [/^a range follows ":", not (.+)$/, 'um intervalo vem depois de ":", não de $1'],
  [
    /^the range from (.+) to (.+) holds nothing; its smaller end comes first$/,
    'o intervalo de $1 a $2 não contém nada; o menor vem primeiro',
  ],
  [/^(.+) is a number, which has no wildcards: write (.+)$/, '$1 é um número, que não tem curingas: escreva $2'],
  [/^(.+) is compared with numbers, and (.+) is none$/, '$1 se compara com números, e $2 não é um'],
  [
    /^(.+) is compared with times of the years 1970 to 2261, and (.+) is none$/,
    '$1 se compara com horários dos anos 1970 a 2261, e $2 não é um',
  ],
  [/^the quote that starts here is never closed$/, 'as aspas que começam aqui não se fecham'],
  [/^nothing follows the backslash$/, 'nada segue a barra invertida'],
  [/^a range needs a field before its (.+)$/, 'um intervalo precisa de um campo antes de $1'],
  [/^(.+) must be quoted or have a backslash before it$/, '$1 precisa de aspas ou de uma barra invertida antes'],
  [/^the range is not complete: the query ends here$/, 'o intervalo não está completo: a busca termina aqui'],
  [
    /^the range is not complete: (.+) stands where it goes on$/,
    'o intervalo não está completo: $1 está onde ele continua',
  ],
  [/^a value must follow (.+), but (.+) stands there$/, 'depois de $1 vem um valor, mas ali está $2'],
  [/^a value must follow (.+)$/, 'falta um valor depois de $1'],
  [/^a term must follow (.+), but (.+) stands there$/, 'depois de $1 vem um termo, mas ali está $2'],
  [/^a term must follow (.+)$/, 'falta um termo depois de $1'],
  [/^the "\(" at column (\d+) is never closed$/, 'o "(" na coluna $1 não se fecha'],
  [/^the query ends too early$/, 'a busca termina cedo demais'],
  [/^no "\(" belongs to this "\)"$/, 'não há "(" para este ")"'],
  [/^a field must stand before (.+)$/, 'falta um campo antes de $1'],
  [/^a term must stand before (.+)$/, 'falta um termo antes de $1'],
  [/^(.+) cannot stand here$/, '$1 não pode estar aqui'],
]

/** Why a query is wrong, with its column in front. */
export const portugueseError = (sentence: string): string => {
  const [, column, reason] = /^column (\d+): ([\s\S]*)$/.exec(sentence) ?? []
  if (reason === undefined) return sentence
  const known = sentences.find(([pattern]) => pattern.test(reason))
  return `coluna ${column}: ${known === undefined ? reason : reason.replace(...known)}`
}

const parts: readonly (readonly [RegExp, string])[] = [
  [/^a word$/, 'uma palavra'],
  [/^a "quoted text"$/, 'um "texto entre aspas"'],
  [/^field:value$/, 'campo:valor'],
  [/^a value$/, 'um valor'],
  [/^a field$/, 'um campo'],
  [/^(field:)?([[{])from TO to([\]}])$/, '$1$2de TO até$3'],
  [/^\[smaller TO larger\]$/, '[menor TO maior]'],
  [/^\* for an open end$/, '* para um lado aberto'],
  [/^the character to take literally$/, 'o caractere a tomar como é'],
  [/^the end of the query$/, 'o fim da busca'],
  [/^a shorter query$/, 'uma busca mais curta'],
  [/^a shorter path$/, 'um caminho mais curto'],
  [/^a flatter query$/, 'uma busca com menos níveis'],
  [/^a number, such as (.+)$/, 'um número, como $1'],
  [/^a date, such as (.+)$/, 'uma data, como $1'],
  [/^a date-time, such as (.+)$/, 'uma data com hora, como $1'],
  [/^a relative time, such as (.+)$/, 'um horário relativo, como $1'],
]

/** What could stand there; literal text stays as it is. */
export const portugueseExpected = (part: string): string => {
  const known = parts.find(([pattern]) => pattern.test(part))
  return known === undefined ? part : part.replace(...known)
}
