import { inEnglish, inPortuguese, texts } from './texts.ts'

/** The dialog that takes the entries of a search out as a file. */
export const exportText = texts(
  {
    title: 'Export these entries',
    everything: 'Every entry',
    counting: 'Counting…',
    count: (n: number) => (n === 1 ? '1 entry' : `${inEnglish(n)} entries`),
    atLeast: (n: number) =>
      `${inEnglish(n)} entries so far; the search copy is catching up, the file will have what it has then`,
    countFailed: 'They could not be counted; the export works all the same, or says why not.',
    nothing: 'No entry matches: the file will be empty.',
    format: 'Format',
    formats: {
      ndjson: 'A line of JSON for each entry, exactly as the journal holds it. For programs, and to import again.',
      csv: 'A table for Excel, LibreOffice and the like.',
      parquet: 'Compact columns with their types, for DuckDB, pandas and Spark.',
    },
    order: 'Order',
    oldest: 'Oldest first',
    newest: 'Newest first',
    bom: 'For Excel: mark the file as UTF-8, so that accents and emoji are read right',
    download: 'Download',
    logged: 'The browser shows the progress. The export leaves an entry in the log: who took what out.',
    command: 'The same as a command',
    copyCommand: 'Copy the command',
    cancel: 'Close',
  },
  {
    title: 'Exportar estes registros',
    everything: 'Todos os registros',
    counting: 'Contando…',
    count: (n) => (n === 1 ? '1 registro' : `${inPortuguese(n)} registros`),
    atLeast: (n) =>
      `${inPortuguese(n)} registros até agora; a cópia de busca está alcançando o diário, e o arquivo terá o que ela tiver então`,
    countFailed: 'Não foi possível contá-los; a exportação funciona mesmo assim, ou diz por que não.',
    nothing: 'Nenhum registro corresponde: o arquivo ficará vazio.',
    format: 'Formato',
    formats: {
      ndjson: 'Uma linha de JSON por registro, exatamente como está no diário. Para programas e para importar de novo.',
      csv: 'Uma tabela para Excel, LibreOffice e afins.',
      parquet: 'Colunas compactas com seus tipos, para DuckDB, pandas e Spark.',
    },
    order: 'Ordem',
    oldest: 'Mais antigos primeiro',
    newest: 'Mais novos primeiro',
    bom: 'Para o Excel: marcar o arquivo como UTF-8, para que acentos e emojis sejam lidos corretamente',
    download: 'Baixar',
    logged: 'O navegador mostra o progresso. A exportação deixa um registro no log: quem retirou o quê.',
    command: 'O mesmo como comando',
    copyCommand: 'Copiar o comando',
    cancel: 'Fechar',
  },
)
