import { fastifyListener, listenForNotices, openServiceParts, runService } from '@trilha/service-kit'
import { portVariable, readConfig } from './config.ts'
import { createMessageNews, type MessageNews } from './message-news.ts'
import { createMessageRepository, type MessageTables, messageChannel } from './message-repository.ts'
import { migrations } from './migrations.ts'
import { createMessagingServer } from './server.ts'

const name = 'messaging_service'

/** On PostgreSQL several processes may serve; a message sent through one reaches the streams of all. */
const hearOtherProcesses = async (url: string | undefined, news: MessageNews, onWarning: (message: string) => void) =>
  url === undefined
    ? undefined
    : listenForNotices({
        url,
        channel: messageChannel,
        onNotice: (recipientId) => news.announce(Number(recipientId)),
        onWarning,
      })

await runService({
  name,
  portVariable,
  config: readConfig,
  open: async (config, logger) => {
    const parts = await openServiceParts<MessageTables>({ name, config, logger, migrations })
    const messages = createMessageRepository(parts.db)
    const news = createMessageNews()
    const notices = await hearOtherProcesses(config.databaseUrl, news, (message) => logger.warn(message))
    const server = await createMessagingServer({ ...parts, name, messages, news, logger, apiKey: config.apiKey })
    const close = async () => {
      await notices?.close()
      await parts.close()
    }
    return { server: fastifyListener(server), close }
  },
})
