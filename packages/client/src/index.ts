export { type ActionLogOptions, actionLog } from './action-log.ts'
export type { ActionRoute, ActionTarget } from './action-route.ts'
export {
  type BatchDelivery,
  type BatchDeliveryOptions,
  createBatchDelivery,
  type Delivered,
  DeliveryError,
} from './batch-delivery.ts'
export type { LogClient, LogClientOptions, LogCounters, LogInput } from './log-client.ts'
export { openLogClient } from './open-log-client.ts'
export { contextHeaders, type RequestContext, readRequestContext } from './request-context.ts'
