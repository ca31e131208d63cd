import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, createDayNames, createDayOf, createHourOf, daysBetween, startOfDay, weekdayOf } from './zoned-day.ts'

const zones = ['UTC', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Australia/Lord_Howe', 'Etc/GMT+12']

describe('days of a zone', () => {
  test('an instant lies on the day that its zone shows', () => {
    const at = Date.parse('2026-05-01T02:30:00Z')
    assert.equal(createDayOf('UTC')(at), '2026-05-01')
    assert.equal(createDayOf('America/Sao_Paulo')(at), '2026-04-30')
    assert.equal(createHourOf('America/Sao_Paulo')(at), 23)
    assert.equal(createHourOf('Asia/Kathmandu')(at), 8)
  })

  test('a day starts with its first instant, whatever the zone and the day', () => {
    const dayOfs = new Map(zones.map((zone) => [zone, createDayOf(zone)]))
    const day = fc
      .date({ min: new Date('1990-01-02'), max: new Date('2037-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (zone, date) => {
        const dayOf = dayOfs.get(zone) ?? assert.fail()
        const start = startOfDay(date, dayOf)
        // Kiritimati went without 31 December 1994 (it crossed the date line): such a day starts with the next one.
        const first = dayOf(start)
        assert.ok(first === date || zone === 'Pacific/Kiritimati', `${zone} ${date} ${first}`)
        assert.ok(dayOf(start - 1) < date)
      }),
    )
  })

  test('a day whose midnight was skipped starts at one o’clock', () => {
    const start = startOfDay('2018-11-04', createDayOf('America/Sao_Paulo'))
    assert.equal(new Date(start).toISOString(), '2018-11-04T03:00:00.000Z')
    assert.equal(createHourOf('America/Sao_Paulo')(start), 1)
  })

  test('days are counted over months and leap years', () => {
    assert.equal(addDays('2024-02-28', 2), '2024-03-01')
    assert.equal(daysBetween('2024-02-28', '2024-03-01'), 2)
    assert.equal(daysBetween('2024-03-01', '2024-02-28'), -2)
    assert.equal(weekdayOf('2026-11-24'), 2)
  })

  test('days are named in the language asked for', () => {
    assert.equal(createDayNames('en-GB').brief('2026-11-24'), 'Tue 24 Nov')
    assert.match(createDayNames('pt-BR').whole('2026-11-24'), /terça-feira, 24 de novembro de 2026/)
  })
})
