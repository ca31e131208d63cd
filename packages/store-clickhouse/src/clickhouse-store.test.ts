import { describeStore } from '@trilha/store/conformance'
import { openClickhouseStore } from './index.ts'

describeStore('embedded ClickHouse', (dir) => openClickhouseStore({ dir }))
