import { fastifyListener, openServiceParts, runService } from '@trilha/service-kit'
import { portVariable, readConfig } from './config.ts'
import { migrations } from './migrations.ts'
import { createUserServer } from './server.ts'
import { createUserRepository, type UserTables } from './user-repository.ts'

const name = 'user_service'

await runService({
  name,
  portVariable,
  config: readConfig,
  open: async (config, logger) => {
    const parts = await openServiceParts<UserTables>({ name, config, logger, migrations })
    const users = createUserRepository(parts.db)
    const server = await createUserServer({ ...parts, name, users, logger, apiKey: config.apiKey })
    return { server: fastifyListener(server), close: parts.close }
  },
})
