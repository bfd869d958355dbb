import { firstPlatform, type Migrations, statements } from '@stairgate/service';

/** Each step of protect's schema. A step that was released is never edited; add another. */
export const migrations: Migrations = {
  '0001-records': statements(
    `create table children (
          child_id text primary key,
          place text,
          version integer not null,
          ledger_alias text not null,
          created_at text not null)`,
    `create table age_evidence (
          child_id text not null,
          seq integer not null,
          method text not null,
          level text not null,
          lo integer not null check (lo between 0 and 18),
          hi integer not null check (hi between lo and 18),
          learnt_on text not null,
          source text,
          primary key (child_id, seq))`,
    `create table grants (
          child_id text not null,
          situation text not null,
          by text not null check (by in ('child', 'guardian')),
          duration text not null check (duration in ('once', 'session', 'until-changed')),
          session_id text,
          guardian_id text,
          consent_id text,
          granted_at text not null,
          primary key (child_id, situation, by))`,
    `create table sessions (
          child_id text not null,
          session_id text not null,
          started_at text not null,
          expires_at text not null,
          ended_at text,
          primary key (child_id, session_id))`,
    `create table guardians (
          child_id text not null,
          guardian_id text not null,
          email text,
          email_hash text,
          state text not null,
          label text,
          invited_at text not null,
          expires_at text,
          answered_at text,
          primary key (child_id, guardian_id))`,
    'create index guardians_by_address on guardians (email_hash) where email_hash is not null',
    'create index guardians_by_expiry on guardians (expires_at) where expires_at is not null',
    `create table consents (
          child_id text not null,
          consent_id text not null,
          guardian_id text not null,
          method text not null,
          reach text not null,
          purposes text not null,
          refused text not null,
          notice_version text not null,
          state text not null,
          given_at text,
          withdrawn_at text,
          receipt text,
          ledger_seq bigint,
          primary key (child_id, consent_id))`,
    `create table asks (
          child_id text not null,
          ask_id text not null,
          situation text not null,
          state text not null,
          asked_at text not null,
          answered_at text,
          primary key (child_id, ask_id))`,
    `create table alerts (
          child_id text not null,
          alert_id text not null,
          kind text not null,
          situation text,
          at text not null,
          primary key (child_id, alert_id))`,
    `create table complaints (
          child_id text not null,
          complaint_id text not null,
          about text not null,
          text text,
          state text not null,
          created_at text not null,
          answer_by text not null,
          primary key (child_id, complaint_id))`,
    `create table links (
          token_hash text primary key,
          kind text not null,
          child_id text,
          guardian_id text,
          email_hash text,
          consent_id text,
          expires_at text not null,
          used_at text)`,
    'create index links_by_child on links (child_id) where child_id is not null',
    'create index links_by_expiry on links (expires_at)',
    `create table web_sessions (
          session_hash text primary key,
          kind text not null,
          child_id text,
          email_hash text,
          key_id text,
          expires_at text not null)`,
    'create index web_sessions_by_child on web_sessions (child_id) where child_id is not null',
    'create index web_sessions_by_address on web_sessions (email_hash) where email_hash is not null',
    'create index web_sessions_by_expiry on web_sessions (expires_at)',
    `create table api_keys (
          key_id text primary key,
          key_hash text not null unique,
          name text not null,
          scope text not null check (scope in ('platform', 'operator')),
          created_at text not null,
          revoked_at text)`,
    `create table ledger (
          seq bigint primary key,
          at text not null,
          kind text not null,
          alias text,
          body text not null,
          prev text not null,
          hash text not null)`,
    'create index ledger_by_alias on ledger (alias) where alias is not null',
    `create table ledger_head (
          id text primary key check (id = 'main'),
          seq bigint not null,
          hash text not null)`,
    `insert into ledger_head (id, seq, hash) values ('main', 0, '${'0'.repeat(64)}')`,
    `create function ledger_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'the ledger is append-only: % is refused', tg_op;
        end $$`,
    `create trigger ledger_rows_stay before update or delete on ledger
          for each row execute function ledger_is_append_only()`,
    `create trigger ledger_stays before truncate on ledger
          for each statement execute function ledger_is_append_only()`,
    `create table decision_counts (
          hour text not null,
          situation text not null,
          band text not null,
          place text not null,
          allowed boolean not null,
          count bigint not null default 0,
          primary key (hour, situation, band, place, allowed))`,
    `create table used_tokens (
          token_hash text primary key,
          expires_at text not null)`,
    'create index used_tokens_by_expiry on used_tokens (expires_at)',
    'create table service_state (name text primary key, value text not null)',
  ),
  '0002-guardian-mail': statements(
    `create table mail_outbox (
          mail_id text primary key,
          kind text not null,
          child_id text,
          guardian_id text,
          email_hash text,
          consent_id text,
          attempts integer not null,
          next_at text not null,
          created_at text not null)`,
    'create index mail_outbox_by_child on mail_outbox (child_id) where child_id is not null',
    'create index mail_outbox_by_time on mail_outbox (next_at)',
    `create table mail_counts (
          bucket text not null,
          day text not null,
          count integer not null,
          primary key (bucket, day))`,
    'alter table web_sessions add column guardian_id text',
    'alter table web_sessions add column proofs integer not null default 0',
  ),
  '0003-laws': statements(
    `create table laws (
          law text primary key,
          body text not null,
          added_at text not null)`,
    `create table revisions (
          revision text primary key,
          law text not null,
          as_of text not null,
          first_at text not null)`,
    `create table law_state (
          id text primary key check (id = 'main'),
          number bigint not null,
          law text not null,
          from_day text,
          revision text not null,
          as_of text not null,
          since text not null,
          chosen_by text not null check (chosen_by in ('installed', 'operator')),
          candidate text,
          candidate_from text,
          candidate_since text)`,
    `create table shadow_counts (
          number bigint not null,
          active text not null,
          candidate text not null,
          situation text not null,
          band text not null,
          place text not null,
          direction text not null,
          turn text not null,
          count bigint not null default 0,
          example text not null,
          primary key (number, active, candidate, situation, band, place, direction, turn))`,
  ),
  '0004-reviews': statements(
    `create table reviews (
          review text primary key,
          received_at text not null,
          started_at text not null,
          summary text not null,
          report text not null)`,
    'create index reviews_by_start on reviews (started_at)',
  ),
  '0005-limits-and-sleep': statements(
    `create table limits (
          child_id text not null,
          limit_id text not null,
          by text not null check (by in ('child', 'guardian', 'platform')),
          kind text not null,
          about text not null,
          body text not null,
          guardian_id text not null,
          set_at text not null,
          settled text not null default '',
          primary key (child_id, limit_id),
          unique (child_id, by, guardian_id, about))`,
    `create index limits_by_settled on limits (settled, child_id) where by = 'guardian'`,
    `alter table grants
          add column terms text,
          add column met text not null default '[]',
          add column method text,
          add column issuer text,
          add column reach text,
          add column practice text,
          add column apart boolean not null default false,
          add column this_time boolean not null default false,
          add column opened boolean not null default false,
          add column asleep_at text,
          add column asleep_why text,
          add column told boolean not null default false,
          add column settled text not null default ''`,
    'create index grants_by_settled on grants (settled, child_id)',
  ),
  '0006-events': statements(
    'create table event_head (id text primary key, seq bigint not null)',
    `insert into event_head (id, seq) values ('main', 0)`,
    `create table events (
          seq bigint primary key,
          node text not null,
          at text not null,
          body text not null)`,
    'create index events_by_time on events (at)',
  ),
  '0007-attempts': statements(
    `create table attempts (
          child_id text not null,
          attempt_id text not null,
          state_hash text not null,
          subject text not null check (subject in ('age', 'consent')),
          method text not null,
          guardian_id text,
          nonce text not null,
          kept text not null,
          return_to text not null,
          status text not null check (status in ('open', 'finished', 'refused', 'used')),
          found text,
          expires_at text not null,
          primary key (child_id, attempt_id))`,
    'create index attempts_by_state on attempts (state_hash)',
    'create index attempts_by_expiry on attempts (expires_at)',
  ),
  '0007-guardian-language': statements(
    `alter table guardians
          add column language text,
          add column language_chosen boolean not null default false`,
    // Until then every notice was in English.
    `alter table consents add column notice_language text not null default 'en'`,
  ),
  '0007-seals': statements(
    'alter table children add column sealed text',
    'create index children_by_alias on children (ledger_alias)',
    'create index children_unsealed on children (child_id) where sealed is null',
  ),
  '0007-platforms': statements(
    `create table platforms (
          platform_id text primary key,
          name text not null unique,
          created_at text not null)`,
    // Whose all is that was there before.
    `insert into platforms (platform_id, name, created_at) values (
          '${firstPlatform.platform_id}', '${firstPlatform.name}',
          to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
    `alter table children add column platform_id text not null default '${firstPlatform.platform_id}'`,
    'alter table children alter column platform_id drop default',
    `alter table api_keys
          add column platform_id text,
          add column scopes text,
          add column expires_at text`,
    `update api_keys set platform_id = '${firstPlatform.platform_id}' where scope = 'platform'`,
    `alter table api_keys add constraint api_keys_of_platforms
          check ((scope = 'platform') = (platform_id is not null))`,
    `alter table decision_counts
          add column platform_id text not null default '${firstPlatform.platform_id}'`,
    'alter table decision_counts alter column platform_id drop default',
    'alter table decision_counts drop constraint decision_counts_pkey',
    `alter table decision_counts
          add primary key (platform_id, hour, situation, band, place, allowed)`,
    'create index decision_counts_by_hour on decision_counts (hour)',
  ),
  '0008-complaints-answered': statements(
    `alter table complaints
          add column answer text,
          add column answered_at text,
          add column answered_by text check (answered_by in ('operator', 'platform')),
          add constraint complaints_answered_whole check (
            (state = 'answered') = (answer is not null and answered_at is not null and answered_by is not null))`,
    'create unique index complaints_by_id on complaints (complaint_id)',
    "create index complaints_waiting on complaints (answer_by) where state = 'received'",
    "create index complaints_by_answer on complaints (answered_at) where state = 'answered'",
  ),
  '0009-end-of-say': statements(
    `alter table guardians add column settled text not null default ''`,
    `create index guardians_by_settled on guardians (settled, child_id)
          where state in ('invited', 'confirming', 'consented')`,
    `create index guardians_ended on guardians (child_id) where state = 'ended' and email is not null`,
  ),
  '0010-mailed-links': statements(
    `alter table links
          add column made_at text not null default '',
          add column ended boolean not null default false`,
    'create index links_by_address on links (email_hash) where email_hash is not null',
    // Whoever is signed in now is so since now, as far as anybody knows.
    `alter table web_sessions
          add column started_at text not null default to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          add column used_at text not null default to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          add column browser text`,
    'alter table web_sessions alter column started_at drop default, alter column used_at drop default',
    `create table known_browsers (
          known_hash text primary key,
          email_hash text not null,
          expires_at text not null)`,
    'create index known_browsers_by_address on known_browsers (email_hash)',
    'create index known_browsers_by_expiry on known_browsers (expires_at)',
  ),
  '0017-staff': statements(
    `alter table api_keys
          add column role text check (role in ('see', 'act', 'switch-law')),
          add column person text,
          add column people text not null default '[]',
          add column last_used_on text`,
    // What they could do until then.
    `update api_keys set role = 'switch-law' where scope = 'operator'`,
    `alter table api_keys add constraint api_keys_of_operators
          check ((scope = 'operator') = (role is not null))`,
    `alter table web_sessions
          add column signed_in_by text,
          add column person text,
          add column people text,
          add column name text,
          add column role text,
          add column signed_in_at text`,
    // Nobody knows when these signed in.
    `delete from web_sessions where kind = 'operator'`,
    `create table audit (
          seq bigint primary key,
          at text not null,
          kind text not null,
          alias text,
          body text not null,
          prev text not null,
          hash text not null)`,
    'create index audit_by_time on audit (at)',
    'create index audit_by_kind on audit (kind, seq)',
    `create index audit_by_person on audit ((body::jsonb ->> 'person'), seq)`,
    `create table audit_head (
          id text primary key check (id = 'main'),
          seq bigint not null,
          hash text not null,
          base_seq bigint not null,
          base_hash text not null)`,
    `insert into audit_head (id, seq, hash, base_seq, base_hash)
          values ('main', 0, '${'0'.repeat(64)}', 0, '${'0'.repeat(64)}')`,
    `create function audit_never_changes() returns trigger language plpgsql as $$
        begin
          raise exception 'the audit is append-only: % is refused', tg_op;
        end $$`,
    `create trigger audit_rows_stay before update on audit
          for each row execute function audit_never_changes()`,
    `create trigger audit_stays before truncate on audit
          for each statement execute function audit_never_changes()`,
  ),
  '0018-switch-by-two': statements(
    `alter table law_state
          add column former text,
          add column former_from text,
          add column former_until text`,
    `create table switch_proposals (
          proposal_id text primary key,
          number bigint not null,
          revision text not null,
          replaces text not null,
          why text not null,
          person text not null,
          people text not null,
          name text not null,
          at text not null,
          expires_at text not null)`,
  ),
  '0019-sign-ins': statements(
    `create table sign_ins (
          state_hash text primary key,
          browser_hash text not null,
          nonce text not null,
          verifier text not null,
          return_to text not null,
          again_for text,
          expires_at text not null)`,
    'create index sign_ins_by_expiry on sign_ins (expires_at)',
  ),
  '0016-openings-told': statements(
    'alter table alerts add column mailed_at text',
    `create index alerts_to_mail on alerts (at) where kind = 'choice' and mailed_at is null`,
    // What was opened before is no news.
    `update alerts set mailed_at = at where kind = 'choice'`,
  ),
  '0014-life-of-a-consent': statements(
    `alter table guardians
          add column ended_why text,
          add column unreachable_at text,
          add column word text`,
    'drop index guardians_by_settled',
    `create index guardians_by_settled on guardians (settled, child_id)
          where state in ('invited', 'confirming', 'consented', 'withdrawn')`,
    `alter table mail_outbox
          add column address text,
          add column language text,
          add column language_chosen boolean,
          add column word text`,
    `alter table complaints add column withheld boolean not null default false`,
  ),
  '0012-proofs': statements(
    // Every proof is an attempt's, which has a nonce of its own.
    'alter table web_sessions drop column proofs',
    'alter table consents add column subject text',
    "create index consents_by_subject on consents (subject) where state = 'given'",
  ),
  '0013-noes': statements(
    `alter table guardians
          add column no_until text,
          add column no_mac text,
          add column objection text check (objection in ('open', 'upheld', 'dismissed')),
          add column after_no text`,
    'create index guardians_by_no on guardians (no_until) where no_until is not null',
  ),
  '0020-addresses-at-18': statements(
    // Whoever's address is held, by whatever it said, is let go at 18.
    'drop index guardians_by_settled',
    `create index guardians_by_settled on guardians (settled, child_id) where email_hash is not null`,
  ),
  '0027-webhooks': statements(
    `create table webhook_endpoints (
          platform_id text not null,
          webhook_id text primary key,
          url text not null,
          about text not null,
          types text,
          state text not null check (state in ('active', 'paused', 'disabled')),
          why text check ((why is null) = (state = 'active')),
          secret text not null,
          former_secret text,
          former_until text check ((former_until is null) = (former_secret is null)),
          failing_since text,
          last_delivered_at text,
          created_at text not null)`,
    'create index webhook_endpoints_by_platform on webhook_endpoints (platform_id)',
    `create table webhook_deliveries (
          platform_id text not null,
          webhook_id text not null,
          delivery_id text primary key,
          child_id text,
          type text not null,
          body text not null,
          state text not null check (state in ('waiting', 'delivered', 'failed')),
          attempts integer not null default 0,
          next_at text not null,
          made_at text not null,
          last_at text,
          status integer,
          fault text,
          duration integer)`,
    `create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_at) where state = 'waiting'`,
    'create index webhook_deliveries_by_time on webhook_deliveries (webhook_id, made_at, delivery_id)',
    'create index webhook_deliveries_by_age on webhook_deliveries (made_at)',
    'create index webhook_deliveries_by_child on webhook_deliveries (child_id) where child_id is not null',
  ),
  '0022-review-seals': statements('alter table reviews add column seal text'),
  '0022-objections': statements(
    `alter table guardians
          add column objected_at text,
          add column objection_settled_at text,
          add column objection_settled_by text,
          add column objection_reason text,
          add column too_many_at text`,
    'create index guardians_by_objection on guardians (objected_at) where objection is not null',
    'create index guardians_too_many on guardians (too_many_at) where too_many_at is not null',
  ),
  '0024-time': statements(
    'alter table children add column zone text',
    `create table schools (
          child_id text primary key,
          by text not null check (by in ('guardian', 'platform')),
          guardian_id text not null,
          hours text not null,
          calendar text not null check (calendar in ('none', 'file', 'address')),
          address text,
          days_off text not null,
          set_at text not null,
          read_at text,
          tried_at text)`,
    `create index schools_by_try on schools (tried_at) where calendar = 'address'`,
    `create table more_time (
          child_id text not null,
          more_id text not null,
          minutes integer not null,
          until text not null,
          guardian_id text not null,
          given_at text not null,
          primary key (child_id, more_id))`,
    'create index more_time_by_end on more_time (until)',
    `create table favours (
          child_id text not null,
          favour_id text not null,
          kind text not null check (kind in ('minutes', 'purchase')),
          minutes integer,
          given integer,
          situation text,
          amount bigint,
          currency text,
          state text not null check (state in ('waiting', 'approved', 'refused', 'used', 'expired')),
          asked_at text not null,
          until text not null,
          answered_at text,
          guardian_id text,
          primary key (child_id, favour_id))`,
    'create index favours_by_end on favours (until)',
    // Of beats the latest alone is kept, and of use a sum a day.
    `create table time_beats (
          child_id text primary key,
          last_at bigint not null,
          active_at bigint not null,
          devices jsonb not null,
          counted bigint not null,
          run_ms bigint not null)`,
    'create index time_beats_by_last on time_beats (last_at)',
    `create table time_days (
          child_id text not null,
          day text not null,
          ms bigint not null,
          primary key (child_id, day))`,
    'create index time_days_by_day on time_days (day)',
    `create table spent_days (
          child_id text not null,
          day text not null,
          currency text not null,
          amount bigint not null,
          purchases integer not null,
          primary key (child_id, day, currency))`,
    'create index spent_days_by_day on spent_days (day)',
    'alter table links add column favour_id text',
    'alter table mail_outbox add column favour_id text',
  ),
  '0026-parents': statements(
    `alter table limits
          add column reason text check (reason in ('sleep', 'school', 'money', 'safety', 'agreed')),
          add column set_version integer`,
    `alter table guardians
          add column asked_by text,
          add column tell text,
          add column summary_day text,
          add column summary_sent text`,
    `alter table children
          add column seen_version integer,
          add column seen_at text`,
    'alter table alerts add column guardian_id text',
    'alter table links add column ask_id text',
    'alter table mail_outbox add column ask_id text',
  ),
  '0021-rights': statements(
    // Null: the child's own.
    'alter table complaints add column guardian_id text',
    'alter table guardians drop constraint guardians_objection_check',
    `alter table guardians add constraint guardians_objection_check
          check (objection in ('open', 'upheld', 'dismissed', 'ended'))`,
  ),
  '0028-seals-of-power': statements(
    `create index ledger_of_keys on ledger ((body::jsonb ->> 'keyId'), seq)
          where kind in ('api-key-created', 'api-key-revoked', 'api-key-sealed')`,
    `create index ledger_of_law on ledger (seq)
          where kind in ('law-sealed', 'rulebook-changed', 'candidate-set', 'candidate-dropped')`,
    `create index ledger_of_switches on ledger (seq)
          where kind in ('switch-proposed', 'switch-dropped', 'rulebook-changed')`,
  ),
  '0029-mailboxes': statements(
    // Filled at the next start, from the addresses.
    'alter table guardians add column mailbox_hash text',
    `create index guardians_by_mailbox on guardians (mailbox_hash) where mailbox_hash is not null`,
  ),
  '0031-return-to': statements(
    'alter table links add column return_to text',
    'alter table web_sessions add column return_to text',
  ),
  '0032-ways-in-and-shut-out': statements(
    // Filled at the next start, and never again.
    ...['links', 'web_sessions', 'attempts', 'sign_ins', 'known_browsers'].map(
      (table) => `alter table ${table} add column seal text`,
    ),
    `alter table guardians
          add column shut_out_at text,
          add column shut_out_by text,
          add column shut_out_mac text`,
    `create index ledger_of_ways_in on ledger (seq) where kind = 'ways-in-sealed'`,
  ),
  '0033-limits-lifted-for-a-while': statements(
    `alter table favours
          add column limit_id text,
          add column reason text check (reason in ('sleep', 'school', 'money', 'safety', 'agreed'))`,
    'alter table favours drop constraint favours_kind_check',
    `alter table favours add constraint favours_kind_check check (kind in ('minutes', 'purchase', 'limit'))`,
  ),
};
