/** What differs between databases in the few expressions that a query is made of. Everything here is total: it never fails. */
export interface Dialect {
  readonly name: 'duckdb' | 'postgres' | 'clickhouse';
  identifier(name: string): string;
  /** Any value as text. */
  text(value: string): string;
  /** A number as a double, or null where it is none. @param type of the column, as the database calls it. */
  number(value: string, type: string): string;
  /** A day as `YYYY-MM-DD`, or null. */
  day(value: string, type: string): string;
  /** Whole steps as a number of 64 bits. */
  whole(double: string): string;
  /** So wide that no sum of such numbers overflows. */
  wide(whole: string): string;
  /** Of numbers of 64 bits, with room for any number of them. */
  sum(whole: string): string;
  /** Divides whole numbers, towards zero. */
  divide(over: string, under: string): string;
  /** In hex, lower case. */
  md5(text: string): string;
  concat(...texts: readonly string[]): string;
  /** Text that is compared byte by byte. */
  bytes(text: string): string;
  /** Once, though it is named twice, where the database can. */
  readonly once: string;
}

/** A text that is a plain number: others count as nothing, in every database alike. */
const plainNumber = '^[+-]?[0-9]{1,18}([.][0-9]{1,18})?$';
const plainDay = '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]|$)';

const quoted = (name: string) => `"${name}"`;

export const duckdb: Dialect = {
  name: 'duckdb',
  identifier: quoted,
  text: (value) => `cast(${value} as varchar)`,
  number(value, type) {
    if (/^(TINY|SMALL|BIG|HUGE|U)?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|^DECIMAL/i.test(type))
      return `cast(${value} as double)`;
    if (/^(FLOAT|DOUBLE)$/i.test(type))
      return `(case when not isnan(${value}) then cast(${value} as double) end)`;
    const text = `cast(${value} as varchar)`;
    return `(case when regexp_matches(${text}, '${plainNumber}') then try_cast(${text} as double) end)`;
  },
  day(value, type) {
    if (/^DATE$|^TIMESTAMP(_S|_MS|_NS)?$/i.test(type)) return `strftime(${value}, '%Y-%m-%d')`;
    if (/^TIMESTAMP WITH TIME ZONE$/i.test(type))
      return `(case when isfinite(${value}) then strftime(make_timestamp(epoch_us(${value})), '%Y-%m-%d') end)`;
    const text = `cast(${value} as varchar)`;
    return `(case when regexp_matches(${text}, '${plainDay}') then substr(${text}, 1, 10) end)`;
  },
  whole: (double) => `cast(${double} as bigint)`,
  wide: (whole) => `cast(${whole} as hugeint)`,
  sum: (whole) => `sum(${whole})`,
  divide: (over, under) => `(${over} // ${under})`,
  md5: (text) => `md5(${text})`,
  concat: (...texts) => `(${texts.join(' || ')})`,
  bytes: (text) => text,
  once: 'materialized ',
};

export const postgres: Dialect = {
  name: 'postgres',
  identifier: quoted,
  text: (value) => `(${value})::text`,
  number(value, type) {
    if (/^(smallint|integer|bigint)$/.test(type)) return `(${value})::float8`;
    if (/^(real|double precision)$/.test(type)) return `nullif((${value})::float8, 'NaN'::float8)`;
    const text = `(${value})::text`;
    return `(case when ${text} ~ '${plainNumber}' then (${text})::float8 end)`;
  },
  day(value, type) {
    if (type === 'date' || type === 'timestamp without time zone') return `to_char(${value}, 'YYYY-MM-DD')`;
    if (type === 'timestamp with time zone') return `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD')`;
    const text = `(${value})::text`;
    return `(case when ${text} ~ '${plainDay}' then substr(${text}, 1, 10) end)`;
  },
  whole: (double) => `(${double})::bigint`,
  wide: (whole) => `(${whole})::numeric`,
  sum: (whole) => `sum(${whole})`,
  divide: (over, under) => `div(${over}, ${under})`,
  md5: (text) => `md5(${text})`,
  concat: (...texts) => `(${texts.join(' || ')})`,
  bytes: (text) => `(${text} collate "C")`,
  once: 'materialized ',
};

export const clickhouse: Dialect = {
  name: 'clickhouse',
  identifier: quoted,
  text: (value) => `toString(${value})`,
  number(value, type) {
    if (/^(Nullable\()?U?Int\d+\)?$/.test(type)) return `toFloat64(${value})`;
    if (/^(Nullable\()?Float\d+\)?$/.test(type)) return `if(isNaN(${value}), null, toFloat64(${value}))`;
    return `if(match(toString(${value}), '${plainNumber}'), toFloat64OrNull(toString(${value})), null)`;
  },
  day(value, type) {
    if (/^(Nullable\()?Date(32)?\)?$/.test(type)) return `toString(${value})`;
    if (/DateTime/.test(type)) return `toString(toDate(${value}, 'UTC'))`;
    return `if(match(toString(${value}), '${plainDay}'), substring(toString(${value}), 1, 10), null)`;
  },
  whole: (double) => `toInt64(${double})`,
  wide: (whole) => `toInt128(${whole})`,
  sum: (whole) => `sum(toInt128(${whole}))`,
  divide: (over, under) => `intDiv(${over}, ${under})`,
  md5: (text) => `lower(hex(MD5(${text})))`,
  concat: (...texts) => `concat(${texts.join(', ')})`,
  bytes: (text) => text,
  once: '',
};

export const dialects = { duckdb, postgres, clickhouse } as const;
