import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createMetrics } from './metrics.ts'
import { createMetricsRegistry } from './metrics-registry.ts'
import { certificate, exchange, scriptedSources, target } from './testing/scripted-sources.ts'

/** The samples of Prometheus' text format 0.0.4, by name with sorted labels. Throws at a line that is none. */
const parseMetrics = (text: string): ReadonlyMap<string, number> => {
  const samples = new Map<string, number>()
  const typed = new Set<string>()
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (?:counter|gauge|histogram|summary)$/.exec(line)?.[1]
    if (type !== undefined) {
      assert.ok(!typed.has(type), `${type} is there twice`)
      typed.add(type)
    }
    if (line === '' || line.startsWith('#')) continue
    const [, name = '', labels = '', value = ''] =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (\S+)$/.exec(line) ?? []
    assert.ok(name !== '' && !Number.isNaN(Number(value.replace('Nan', '0'))), `no sample: ${line}`)
    const family = name.replace(/_(?:bucket|sum|count)$/, '')
    assert.ok(typed.has(name) || typed.has(family), `${name} has no type`)
    const key = `${name}{${labels
      .split(/,(?=\w+=")/)
      .sort()
      .join(',')}}`
    assert.ok(!samples.has(key), `${key} is there twice`)
    samples.set(key, Number(value))
  }
  return samples
}

const full = () => {
  const metrics = createMetrics()
  metrics.route('users').observe(exchange(), 3, false)
  metrics.route('users').observe(exchange({ status: 502, firstByteAt: undefined }), 40_000, true)
  metrics.refused('too_many_requests')
  metrics.refused('too_many_requests')
  metrics.sampledOut()
  return scriptedSources({
    metrics,
    connections: () => 7,
    activeExchanges: () => 2,
    upstreams: () => [
      {
        name: 'user_service',
        title: 'user service',
        circuit: 'half_open',
        refusals: 8,
        retries: 4,
        retriesRefused: 1,
        targets: [
          target({ activeRequests: 3, requests: 20, failures: 6 }),
          target({ url: 'http://b:1', isHealthy: false, failuresInARow: 5 }),
        ],
      },
      { name: 'plain', title: 'plain', circuit: undefined, refusals: 0, retries: 0, retriesRefused: 0, targets: [] },
    ],
    delivery: () => ({
      accepted: 10,
      sent: 6,
      waiting: 4,
      dropped: 1,
      rejected: 2,
      spoolBytes: 4_096,
      trouble: 'away',
    }),
    configuration: () => ({
      path: undefined,
      loadedAt: new Date(1_700_000_000_000),
      reloads: { succeeded: 3, failed: 1 },
      lastError: undefined,
    }),
    certificates: () => [certificate({ expiresAt: new Date(1_800_000_000_000) })],
  })
}

describe('the metrics', () => {
  test('tell of everything, in the text format', async () => {
    const samples = parseMetrics(await createMetricsRegistry(full()).metrics())
    const ours = Object.fromEntries([...samples].filter(([name]) => /^trilha/.test(name) && !/_bucket/.test(name)))
    assert.deepEqual(ours, {
      'trilha_gateway_exchanges_total{method="GET",result="success",route="users",status_class="2xx"}': 1,
      'trilha_gateway_exchanges_total{method="GET",result="failure",route="users",status_class="5xx"}': 1,
      'trilha_gateway_request_bytes_total{route="users"}': 20,
      'trilha_gateway_response_bytes_total{route="users"}': 200,
      'trilha_gateway_exchange_duration_seconds_sum{route="users"}': 40.003,
      'trilha_gateway_exchange_duration_seconds_count{route="users"}': 2,
      'trilha_gateway_first_byte_seconds_sum{route="users"}': 0.002,
      'trilha_gateway_first_byte_seconds_count{route="users"}': 1,
      'trilha_gateway_refusals_total{reason="too_many_requests"}': 2,
      'trilha_gateway_active_exchanges{}': 2,
      'trilha_gateway_client_connections{}': 7,
      'trilha_gateway_build_info{version="1.2.3"}': 1,
      'trilha_gateway_upstream_target_healthy{target="http://a:1",upstream="user_service"}': 1,
      'trilha_gateway_upstream_target_healthy{target="http://b:1",upstream="user_service"}': 0,
      'trilha_gateway_upstream_target_active_requests{target="http://a:1",upstream="user_service"}': 3,
      'trilha_gateway_upstream_target_active_requests{target="http://b:1",upstream="user_service"}': 0,
      'trilha_gateway_upstream_target_consecutive_failures{target="http://a:1",upstream="user_service"}': 0,
      'trilha_gateway_upstream_target_consecutive_failures{target="http://b:1",upstream="user_service"}': 5,
      'trilha_gateway_upstream_target_requests_total{target="http://a:1",upstream="user_service"}': 20,
      'trilha_gateway_upstream_target_requests_total{target="http://b:1",upstream="user_service"}': 0,
      'trilha_gateway_upstream_target_failures_total{target="http://a:1",upstream="user_service"}': 6,
      'trilha_gateway_upstream_target_failures_total{target="http://b:1",upstream="user_service"}': 0,
      'trilha_gateway_upstream_retries_refused_total{upstream="user_service"}': 1,
      'trilha_gateway_upstream_retries_refused_total{upstream="plain"}': 0,
      'trilha_gateway_upstream_refusals_total{upstream="user_service"}': 8,
      'trilha_gateway_upstream_refusals_total{upstream="plain"}': 0,
      'trilha_gateway_upstream_retries_total{upstream="user_service"}': 4,
      'trilha_gateway_upstream_retries_total{upstream="plain"}': 0,
      'trilha_gateway_upstream_circuit_state{state="closed",upstream="user_service"}': 0,
      'trilha_gateway_upstream_circuit_state{state="half_open",upstream="user_service"}': 1,
      'trilha_gateway_upstream_circuit_state{state="open",upstream="user_service"}': 0,
      'trilha_gateway_log_entries_accepted_total{}': 10,
      'trilha_gateway_log_entries_sent_total{}': 6,
      'trilha_gateway_log_entries_dropped_total{}': 1,
      'trilha_gateway_log_entries_rejected_total{}': 2,
      'trilha_gateway_log_entries_sampled_out_total{}': 1,
      'trilha_gateway_log_entries_waiting{}': 4,
      'trilha_gateway_log_spool_bytes{}': 4_096,
      'trilha_gateway_log_delivery_healthy{}': 0,
      'trilha_gateway_config_reloads_total{result="success"}': 3,
      'trilha_gateway_config_reloads_total{result="failure"}': 1,
      'trilha_gateway_config_last_reload_success_timestamp_seconds{}': 1_700_000_000,
      'trilha_gateway_certificate_expiry_timestamp_seconds{hosts="example.com,*.example.com"}': 1_800_000_000,
    })
    assert.ok(samples.has('process_cpu_seconds_total{}'))
  })

  test('accumulate their buckets up to the one that holds all', async () => {
    const samples = parseMetrics(await createMetricsRegistry(full()).metrics())
    const bucket = (le: string) =>
      samples.get(`trilha_gateway_exchange_duration_seconds_bucket{le="${le}",route="users"}`)
    assert.deepEqual(['0.001', '0.0025', '0.005', '0.25', '30', '+Inf'].map(bucket), [0, 0, 1, 1, 1, 2])
  })

  test('say the same at a second scrape, and forget a target that is gone', async () => {
    const sources = full()
    let upstreams = sources.upstreams()
    const registry = createMetricsRegistry({ ...sources, upstreams: () => upstreams })
    const ours = async () => [...parseMetrics(await registry.metrics())].filter(([name]) => name.startsWith('trilha'))
    const first = await ours()
    assert.deepEqual(await ours(), first)
    upstreams = []
    assert.deepEqual(
      (await ours()).filter(([name]) => name.includes('upstream')),
      [],
    )
  })

  test('two gateways of one process do not share a registry', async () => {
    const one = createMetricsRegistry(full())
    const other = createMetricsRegistry(scriptedSources())
    assert.match(await one.metrics(), /route="users"/)
    assert.doesNotMatch(await other.metrics(), /route="users"/)
  })
})
