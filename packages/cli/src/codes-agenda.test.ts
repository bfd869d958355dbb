import { loadCodes } from '@stairgate/codes';
import { describe, expect, test } from 'vitest';
import { agendaOf } from './codes-agenda.ts';
import { stairgate } from './stairgate.testing.ts';

describe('codes agenda', () => {
  const law = loadCodes().filter(({ code }) => code === 'us-sc-aacd');

  test('has the first day of a law and the day after its last, the first day within and the last without', () => {
    const day = '2026-02-05';
    expect(agendaOf(law, day, '2026-02-06')).toMatchObject([
      { day, place: 'US-SC', code: 'us-sc-aacd', ends: 0 },
    ]);
    expect(agendaOf(law, '2026-02-06', '2027-02-05')).toEqual([]);
    expect(agendaOf(law, '2025-02-05', day)).toEqual([]);
    const ended = { ...law[0]!, rules: law[0]!.rules.map((rule) => ({ ...rule, until: '2027-06-30' })) };
    expect(agendaOf([ended], '2027-01-01', '2028-01-01')).toMatchObject([{ day: '2027-07-01', begins: 0 }]);
  });

  test('prints the year as data and as a calendar with a day for each', async () => {
    const { out } = await stairgate('codes', 'agenda', '--as-of', '2026-11-30', '--json');
    const { agenda, before } = JSON.parse(out);
    expect(before).toBe('2027-11-30');
    expect(agenda.length).toBeGreaterThan(3);
    const calendar = await stairgate('codes', 'agenda', '--as-of', '2026-11-30', '--as', 'ics');
    const lines = calendar.out.trimEnd().split('\r\n');
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(agenda.length);
    expect(lines.filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
    const starts = lines.flatMap((line) => /^DTSTART;VALUE=DATE:(\d{8})$/.exec(line)?.[1] ?? []);
    expect(starts).toEqual(agenda.map(({ day }: { day: string }) => day.replaceAll('-', '')));
    const plain = await stairgate('codes', 'agenda', '--as-of', '2026-11-30');
    for (const { day, code } of agenda) expect(plain.out).toMatch(new RegExp(`${day} .*${code}`));
  });
});
