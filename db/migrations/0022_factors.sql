-- Second factors of those who sign in. They belong to an account, not to a station.
create table totp (
  account_id uuid not null primary key references account (id),
  key_id text not null,
  wrapped bytea not null,
  sealed bytea not null,
  confirmed_at timestamptz,
  -- The last half-minute whose code was used: none works twice.
  last_step bigint not null default 0
);
comment on table totp is 'The secret of an authenticator app, sealed with a key of its own. A directory: not distributed.';

create table recovery_code (
  account_id uuid not null references account (id),
  code_hash bytea not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);
comment on table recovery_code is 'One-time codes for whoever lost the second factor; only hashes are kept.';

create table passkey (
  id text not null primary key,
  account_id uuid not null references account (id),
  public_key bytea not null,
  counter bigint not null,
  name text not null check (length(name) between 1 and 40),
  created_at timestamptz not null,
  used_at timestamptz
);
comment on table passkey is 'Public keys of passkeys. A directory: not distributed.';
create index passkey_account on passkey (account_id);

create table sign_in_step (
  token_hash bytea not null primary key,
  account_id uuid references account (id),
  purpose text not null check (purpose in ('code', 'passkey', 'add-passkey')),
  challenge text not null default '',
  tries smallint not null default 0,
  expires_at timestamptz not null
);
comment on table sign_in_step is 'A sign-in half done, or a passkey being added; five minutes long, used once.';

grant select, insert, update, delete on totp, recovery_code, passkey, sign_in_step to mingzhu_app;
