import { createReferenceStores, describeStore } from './conformance.ts'

describeStore('in memory', createReferenceStores())
