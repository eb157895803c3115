-- Access tokens for programs: who made one, for which site, and how much of what its maker may it may do.
create table api_token (
  station_id uuid not null references station (id),
  id uuid not null,
  account_id uuid not null references account (id),
  name text not null check (length(name) between 1 and 60),
  token_hash bytea not null,
  scopes text[] not null check (cardinality(scopes) between 1 and 60),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, token_hash)
);
comment on table api_token is 'A program''s access in the name of its maker; only a hash is kept. It never may more than its maker does at that moment.';
create index api_token_hash on api_token (token_hash);
create index api_token_list on api_token (station_id, created_at desc, id desc);
grant select, insert, update (used_at, revoked_at, version) on api_token to mingzhu_app;
