import { createStreams, refuseOtherSites, route, type ServiceApp } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import type { FastifyRequest } from 'fastify';
import { endWebSession, needWebSession, type WebSession } from '../../browser/web-session.ts';
import { attemptMethod, beginAttempt } from '../../child/attempts/begin-attempt.ts';
import { handOver } from '../../child/attempts/hand-over.ts';
import { complain } from '../../child/complaints/complain.ts';
import type { Context } from '../../child/facts/context.ts';
import { limitViews } from '../../child/limits/limit-views.ts';
import { liftLimit, setLimit } from '../../child/limits/set-limit.ts';
import { eraseChild } from '../../child/rights/erase-child.ts';
import { exportChild } from '../../child/rights/export-child.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { streamAlerts } from '../alerts/stream-alerts.ts';
import { answerAsk } from '../asks/answer-ask.ts';
import { answerConsent } from '../consents/answer-consent.ts';
import { forgetWithdrawn } from '../consents/forget-withdrawn.ts';
import { refuseConsent } from '../consents/refuse-consent.ts';
import { withdrawConsent } from '../consents/withdraw-consent.ts';
import { chooseLanguage } from '../guardians/choose-language.ts';
import { mayHoldData } from '../guardians/may-hold-data.ts';
import { needGuardian } from '../guardians/need-guardian.ts';
import { setWishes } from '../guardians/wishes.ts';
import { inviteGuardian } from '../invitations/invite-guardian.ts';
import { letInAgain } from '../noes/shut-out.ts';
import { objectToOther } from '../objections/object-to-other.ts';
import { heldPaper } from '../papers/held-paper.ts';
import { readReceipt, receiptToRead } from '../papers/receipt-to-read.ts';
import { sendJson, sendPage, sendPdf } from '../papers/send-paper.ts';
import { ownReceipt } from '../receipts/own-receipt.ts';
import { answerByLink } from '../sign-in/answer-by-link.ts';
import { closeByLink } from '../sign-in/close-by-link.ts';
import { lookAtLink } from '../sign-in/look-at-link.ts';
import { openGuardianLink } from '../sign-in/open-guardian-link.ts';
import { requestSignIn } from '../sign-in/request-sign-in.ts';
import { signOutEverywhere } from '../sign-in/sign-out-everywhere.ts';
import { signedInBrowsers } from '../sign-in/signed-in-browsers.ts';
import { guardianWords } from '../words/guardian-words.ts';
import { guardianHome } from './guardian-home.ts';

/** Everything behind a guardian's sign-in. */
export async function guardianRoutes(app: ServiceApp, context: Context): Promise<void> {
  const streams = createStreams(app, context);

  const session = (request: FastifyRequest) => needWebSession(context, request, 'guardian');
  const own = async (
    request: FastifyRequest,
    childId: string,
  ): Promise<{ session: WebSession; guardian: GuardianRow }> => {
    const signedIn = await session(request);
    return { session: signedIn, guardian: await needGuardian(context, signedIn, childId) };
  };
  const consenting = async (request: FastifyRequest, childId: string) => {
    const { guardian } = await own(request, childId);
    if (guardian.state !== 'consented')
      throw new Problem('not-consented', undefined, { state: guardian.state });
    return guardian;
  };
  /** What a guardian does with everything that is held is the child's to do from the age of its own consent. */
  const forChild = async (request: FastifyRequest, childId: string) => {
    const { guardian } = await own(request, childId);
    const may = await mayHoldData(context, guardian, await context.children.need(childId));
    if (may === 'no') throw new Problem('not-consented', undefined, { state: guardian.state });
    if (may === 'child') throw new Problem('child-decides-itself');
    return guardian;
  };
  const seldom = {
    rateLimit: { max: Math.ceil(context.settings.rateLimits.anybody / 10), timeWindow: 60_000 },
  };

  app.route(
    route(
      operations.lookAtLink,
      async (request, reply) => {
        refuseOtherSites(request);
        const { language } = request.query;
        return lookAtLink(context, reply, { token: request.body.token, language });
      },
      { config: seldom },
    ),
  );

  app.route(
    route(
      operations.closeByLink,
      async (request) => {
        refuseOtherSites(request);
        return { purpose: await closeByLink(context, request.body.token) };
      },
      { config: seldom },
    ),
  );

  app.route(
    route(
      operations.answerByLink,
      async (request) => {
        refuseOtherSites(request);
        const { language } = request.query;
        const outcome = await answerByLink(context, { ...request.body, language });
        return outcome;
      },
      { config: seldom },
    ),
  );

  app.route(
    route(
      operations.openGuardianLink,
      async (request, reply) => {
        refuseOtherSites(request);
        const opened = await openGuardianLink(context, reply, request.body);
        return {
          csrf: opened.session.csrf,
          purpose: opened.purpose,
          ...(opened.childId === null ? {} : { childId: opened.childId }),
          ...(opened.consentId === null ? {} : { consentId: opened.consentId }),
        };
      },
      { config: seldom },
    ),
  );

  app.route(
    route(
      operations.requestSignIn,
      async (request) => {
        refuseOtherSites(request);
        await requestSignIn(context, request.body.email);
        return { state: 'accepted' as const };
      },
      { config: seldom },
    ),
  );

  app.route(
    route(operations.readGuardianSession, async (request) => ({ csrf: (await session(request)).csrf })),
  );

  app.route(
    route(operations.signGuardianOut, async (request, reply) => {
      await endWebSession(context, reply, await session(request));
    }),
  );

  app.route(
    route(operations.signGuardianOutEverywhere, async (request, reply) => {
      const signedIn = await session(request);
      await context.events.transact((trx) => signOutEverywhere(context, trx, signedIn));
      await endWebSession(context, reply, signedIn);
    }),
  );

  app.route(
    route(operations.listSignedInBrowsers, async (request) => ({
      browsers: await signedInBrowsers(context, await session(request)),
    })),
  );

  app.route(
    route(operations.readGuardianHome, async (request) =>
      guardianHome(context, await session(request), request.query.language),
    ),
  );

  app.route(
    route(operations.chooseLanguage, async (request) => {
      await chooseLanguage(context, await session(request), request.body.language);
    }),
  );

  app.route(
    route(operations.labelChild, async (request) => {
      const { childId } = request.params;
      const { guardian } = await own(request, childId);
      const label = request.body.label.trim();
      await context.db
        .updateTable('guardians')
        .set({ label: label === '' ? null : label })
        .where('child_id', '=', childId)
        .where('guardian_id', '=', guardian.guardian_id)
        // Once the address is gone nothing of the guardian's is kept any more.
        .where('email', 'is not', null)
        .execute();
    }),
  );

  app.route(
    route(operations.answerConsent, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      return answerConsent(context, guardian, request.body);
    }),
  );

  app.route(
    route(operations.beginVerification, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      const adapter = attemptMethod(context.adapters.consent, context.settings, request.body.method);
      return beginAttempt(context, adapter, {
        childId: guardian.child_id,
        guardianId: guardian.guardian_id,
        returnTo: `${context.settings.publicUrl}/guardian`,
      });
    }),
  );

  app.route(
    route(operations.finishVerification, async (request) => {
      const { childId, attemptId } = request.params;
      const { guardian } = await own(request, childId);
      return handOver(context, { childId, guardianId: guardian.guardian_id, attemptId }, request.body);
    }),
  );

  app.route(
    route(operations.refuseConsent, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      return refuseConsent(context, guardian, { tellMe: request.query.tellMe === 'true' });
    }),
  );

  app.route(
    route(operations.objectToOther, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      return objectToOther(context, guardian);
    }),
  );

  app.route(
    route(operations.letInAgain, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      return letInAgain(context, guardian.child_id, { by: 'guardian', guardian });
    }),
  );

  app.route(
    route(operations.withdrawConsent, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      const { withdrawn, ...rest } = await withdrawConsent(context, guardian, request.body.purposes);
      return { ...rest, withdrawn: [...withdrawn] };
    }),
  );

  app.route(
    route(operations.forgetGuardian, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      await forgetWithdrawn(context, guardian);
    }),
  );

  app.route(
    route(operations.answerAsk, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      const words = guardianWords(request.query.language ?? guardian.language);
      return answerAsk(context, guardian, request.params.askId, request.body, words);
    }),
  );

  app.route(
    route(
      operations.askOtherGuardian,
      async (request, reply) => {
        const guardian = await consenting(request, request.params.childId);
        reply.code(202);
        return inviteGuardian(context, guardian.child_id, request.body, guardian);
      },
      { config: seldom },
    ),
  );

  app.route(
    route(operations.setWishes, async (request) =>
      setWishes(context, await consenting(request, request.params.childId), request.body),
    ),
  );

  app.route(
    route(operations.listLimitsForGuardian, async (request) => {
      const { child_id } = await consenting(request, request.params.childId);
      return { limits: limitViews(await context.children.need(child_id), context.clock()) };
    }),
  );

  app.route(
    route(operations.setLimitByGuardian, async (request) => {
      const guardian = await consenting(request, request.params.childId);
      return setLimit(context, guardian.child_id, { by: 'guardian', guardian }, request.body);
    }),
  );

  app.route(
    route(operations.liftLimitByGuardian, async (request) => {
      const guardian = await consenting(request, request.params.childId);
      const { limitId } = request.params;
      await liftLimit(context, guardian.child_id, { by: 'guardian', guardian }, limitId);
    }),
  );

  app.route(
    route(operations.downloadReceipt, async (request, reply) => {
      const { childId, consentId } = request.params;
      const receipt = await ownReceipt(context, await own(request, childId), consentId);
      return reply
        .header('content-type', 'application/jose')
        .header('content-disposition', 'attachment; filename="consent-receipt.jws"')
        .serializer((body: string) => body)
        .send(receipt);
    }),
  );

  const whose = async (request: FastifyRequest) => (await session(request)).hash;

  app.route(
    route(operations.readReceipt, async (request, reply) => {
      const { childId, consentId } = request.params;
      const receipt = await readReceipt(context, await own(request, childId), consentId);
      return sendJson(reply, 'consent-receipt.json', receipt);
    }),
  );

  const toRead = async (
    request: FastifyRequest,
    { childId, consentId }: { childId: string; consentId: string },
    language: string | undefined,
  ) => receiptToRead(context, await own(request, childId), { consentId, language });
  app.route(
    route(operations.readReceiptPage, async (request, reply) =>
      sendPage(reply, await toRead(request, request.params, request.query.language)),
    ),
  );

  app.route(
    route(operations.printReceipt, async (request, reply) => {
      const paper = await toRead(request, request.params, request.query.language);
      return sendPdf(reply, context.press, {
        paper,
        file: 'consent-receipt.pdf',
        caller: await whose(request),
      });
    }),
  );

  app.route(
    route(operations.eraseChildByGuardian, async (request) => {
      const { child_id } = await forChild(request, request.params.childId);
      await eraseChild(context, child_id, 'guardian');
    }),
  );

  app.route(
    route(operations.exportChildForGuardian, async (request, reply) => {
      const { child_id } = await forChild(request, request.params.childId);
      return sendJson(reply, 'child.json', await exportChild(context, child_id, 'guardian'));
    }),
  );

  app.route(
    route(operations.complainByGuardian, async (request) => {
      const { guardian } = await own(request, request.params.childId);
      const { guardian_id: guardianId, child_id } = guardian;
      return complain(context, child_id, { ...request.body, guardianId });
    }),
  );

  const dataToRead = async (request: FastifyRequest, childId: string, language: string | undefined) => {
    const guardian = await forChild(request, childId);
    const held = await exportChild(context, guardian.child_id, 'guardian');
    const words = guardianWords(language ?? guardian.language);
    return heldPaper(held, 'guardian', context.settings, words);
  };
  app.route(
    route(operations.readChildDataPage, async (request, reply) =>
      sendPage(reply, await dataToRead(request, request.params.childId, request.query.language)),
    ),
  );

  app.route(
    route(operations.printChildData, async (request, reply) => {
      const paper = await dataToRead(request, request.params.childId, request.query.language);
      return sendPdf(reply, context.press, { paper, file: 'child.pdf', caller: await whose(request) });
    }),
  );

  app.route(
    route(operations.followAlerts, async (request, reply) => {
      const signedIn = await session(request);
      const words = guardianWords(request.query.language);
      await streamAlerts(context, signedIn, words, reply, streams);
    }),
  );
}
