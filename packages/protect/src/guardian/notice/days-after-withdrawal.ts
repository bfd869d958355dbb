/**
 * Days for which a guardian that took everything back can still sign in, to download, erase, complain, see what it agreed
 * to and agree again; then its address goes. A request of a data subject is answered within one month, and in any case
 * within two more (GDPR and UK GDPR, Article 12(3)): so long somebody may need to prove who asks.
 */
export const daysAfterWithdrawal = 90;
