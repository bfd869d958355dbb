export { type Desk, type DeskOptions, openDesk } from './open-desk.ts';
