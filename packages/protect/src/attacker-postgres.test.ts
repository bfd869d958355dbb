import { attackerSuite } from './attacker-suite.testing.ts';
import { onTwoNodes } from './on-two-nodes.testing.ts';

onTwoNodes(attackerSuite);
