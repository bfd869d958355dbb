import {
  audiences,
  measures,
  type ServiceAudience,
  type ServiceFacts,
  type SizeFact,
  world,
} from '@stairgate/rulebook';
import { isMap, type Node } from 'yaml';
import { FieldReading, type Fields } from './field-reading.ts';

/** The keys under which facts of a service are written. */
export const factKeys = ['children', ...measures];

/** Reads what somebody documents of a service. */
export class FactReading extends FieldReading {
  /** How big it is, and who uses it. */
  protected facts(fields: Fields): Pick<ServiceFacts, 'children' | 'sizes'> {
    const children = this.word<ServiceAudience>(fields, 'children', audiences, "part that is children's");
    return { ...(children !== undefined && { children }), sizes: this.#sizes(fields) };
  }

  #sizes(fields: Fields): readonly SizeFact[] {
    return measures.flatMap((measure): SizeFact[] => {
      const node = fields.get(measure)?.value;
      if (!node) return [];
      if (!isMap(node)) {
        const is = this.count(node);
        const where = this.measuredIn(world, measure, node);
        return is === undefined || where === undefined ? [] : [{ measure, in: where, is }];
      }
      if (node.items.length === 0) {
        this.say(node, `"${measure}" has no number.`, 'Write one, or leave the key out.');
      }
      return node.items.flatMap(({ key, value }) => {
        const where = this.measuredIn(this.written(key as Node), measure, key as Node);
        const is = this.count((value ?? key) as Node);
        return where === undefined || is === undefined ? [] : [{ measure, in: where, is }];
      });
    });
  }
}
