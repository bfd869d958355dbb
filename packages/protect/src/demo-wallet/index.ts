/** The demo wallet without the rest of the service, so that it starts quickly. */
export { type DemoWallet, type DemoWalletOptions, startDemoWallet } from './start-demo-wallet.ts';
export { loadWalletKey } from './wallet-key.ts';
