import { fastifyListener, openServiceParts, runService } from '@trilha/service-kit'
import { portVariable, readConfig } from './config.ts'
import { createEventRepository, type EventTables } from './event-repository.ts'
import { migrations } from './migrations.ts'
import { createEventServer } from './server.ts'

const name = 'event_service'

await runService({
  name,
  portVariable,
  config: readConfig,
  open: async (config, logger) => {
    const parts = await openServiceParts<EventTables>({ name, config, logger, migrations })
    const events = createEventRepository(parts.db)
    const server = await createEventServer({ ...parts, name, events, logger, apiKey: config.apiKey })
    return { server: fastifyListener(server), close: parts.close }
  },
})
