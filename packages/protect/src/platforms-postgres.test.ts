import { onTwoNodes } from './on-two-nodes.testing.ts';
import { platformsSuite } from './platforms-suite.testing.ts';

onTwoNodes(platformsSuite);
