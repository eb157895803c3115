alter table household add column version integer not null default 1;
comment on column household.version is 'Counts what the journal tells of it; a household itself begins without an event, where it is first named.';
