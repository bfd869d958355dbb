import { readFileSync, writeFileSync } from 'node:fs';
import { machine } from './machine.ts';
import type { Spread } from './measure.ts';

const file = new URL('./results.json', import.meta.url);

export function heading(title: string, lines: readonly string[]): void {
  const { processor, cores, memory, system, node } = machine();
  console.log(`\n${title}\n${'='.repeat(title.length)}`);
  for (const line of lines) console.log(line);
  console.log(`${processor}, ${cores} cores, ${memory}, ${system}, Node ${node}`);
}

/** A table with a header: the first column to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('   ')
      .trimEnd();
  console.log();
  rows.forEach((row, number) => {
    console.log(line(row));
    if (number === 0) console.log(widths.map((width) => '-'.repeat(width)).join('   '));
  });
  console.log();
}

/** Three digits that count, with thousands apart. */
export function figure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-GB');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `12.0x (11.4-12.9)`: the median over rounds, then the least and the most. */
export function times({ median, min, max }: Spread): string {
  return `${figure(median)}x (${figure(min)}-${figure(max)})`;
}

export function bytes(value: number): string {
  if (value < 0) return '~0';
  return value < 2 ** 20 ? `${figure(value / 2 ** 10)} KiB` : `${figure(value / 2 ** 20)} MiB`;
}

/** Says how much of the machine others used meanwhile. */
export function others(share: number | undefined): void {
  if (share === undefined) return;
  const percent = `${Math.round(share * 100)}%`;
  console.log(
    share < 0.05
      ? `Others used ${percent} of this machine meanwhile.`
      : `CAREFUL: others used ${percent} of this machine meanwhile. Run again when it is quiet.`,
  );
}

/** An aim, and whether this run met it. */
export interface Aim {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly met: boolean;
}

export function aims(list: readonly Aim[]): void {
  for (const { what, wanted, found, met } of list) {
    console.log(`${met ? 'met   ' : 'MISSED'}  ${what}: wanted ${wanted}, found ${found}`);
  }
}

/** Keeps what a bench found in results.json, under its name. */
export function keep(bench: string, found: object): void {
  let all: Record<string, unknown> = {};
  try {
    all = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    // No results yet, or ones that cannot be read: start afresh.
  }
  all[bench] = { at: new Date().toISOString(), machine: machine(), ...found };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}
