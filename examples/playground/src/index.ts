export { UnknownFault } from './faults/create-faults.ts';
export { type CataloguedFault, faultRounds, readFaultCatalogue } from './faults/read-fault-catalogue.ts';
export { type Sink, startSink, thirdPartyHosts } from './faults/sink.ts';
export { type DemoAccount, demoAccounts } from './seed/demo-people.ts';
export type { AgeProof } from './seed/seed-birch.ts';
export { type Playground, type PlaygroundOptions, startPlayground } from './start-playground.ts';
