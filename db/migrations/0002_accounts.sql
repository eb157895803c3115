create table account (
  id uuid primary key,
  station_id uuid not null references station (id),
  login text not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
  name text not null check (length(name) between 1 and 40),
  password_hash text,
  version integer not null default 1,
  created_at timestamptz not null,
  disabled_at timestamptz
);
comment on table account is 'Those who sign in. station_id is the site whose journal tells the account''s story. A directory: not distributed.';

create table account_grant (
  account_id uuid not null references account (id),
  station_id uuid not null references station (id),
  role text not null check (role in ('administrator', 'recorder', 'confirmer', 'reviewer', 'auditor', 'reader')),
  granted_at timestamptz not null,
  primary key (account_id, station_id, role)
);
comment on table account_grant is 'A role at a site holds for the whole subtree below it.';

create table session (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null references account (id),
  device text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
comment on table session is 'Signed-in browsers; only a hash of the cookie is kept.';
create index session_account on session (account_id, seen_at desc);

create table invitation (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('set-up', 'join', 'password')),
  account_id uuid references account (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table invitation is 'One-time links: the first administrator''s set-up, joining, a new password.';

create table access_log (
  station_id uuid not null references station (id),
  id uuid not null,
  at timestamptz not null,
  account_id uuid not null,
  action text not null,
  subject_kind text not null,
  subject_id uuid not null,
  fields text[] not null default '{}',
  reason text not null,
  primary key (station_id, id)
);
comment on table access_log is 'Every reading of protected data, written in the reading transaction. Kept at least three years.';
create index access_log_subject on access_log (station_id, subject_id, at desc);
create trigger access_log_append_only before update or delete on access_log for each row execute function refuse_change();
create trigger access_log_never_emptied before truncate on access_log for each statement execute function refuse_change();

grant select, insert on account, account_grant, session, invitation, access_log to mingzhu_app;
grant update on account, session, invitation to mingzhu_app;
grant delete on account_grant, session, invitation to mingzhu_app;
grant select on access_log to mingzhu_reader;
