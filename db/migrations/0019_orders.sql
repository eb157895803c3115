-- Orders: 点单-派单-接单-评单. A row is the state its journal tells; what people wrote lies sealed beside it.
alter table service
  add column risky boolean not null default false,
  add column unrated boolean not null default false,
  add column ordered boolean not null default true,
  add column stopper text not null default '' check (stopper in ('', 'medical', 'danger', 'crisis')),
  add column questions text[] not null default '{}';
comment on column service.risky is 'Whoever serves could be hurt: an accident insurance is noted before it begins.';
comment on column service.unrated is 'No rating is asked, since asking would harm.';
comment on column service.ordered is 'Residents find it on the menu.';
comment on column service.stopper is 'What is said before an order of this kind: call 120, 110 or 12356 first.';
comment on column service.questions is 'What else an order of this kind has to tell, in the station''s words.';

alter table team add column staff boolean not null default false;
comment on column team.staff is 'Made up of the station''s own staff: arbitration may bind it, as it may a partner''s team.';

create table order_counter (
  station_id uuid not null references station (id),
  year smallint not null,
  last integer not null,
  primary key (station_id, year)
);
comment on table order_counter is 'The last number given to an order in a year.';

create table service_order (
  station_id uuid not null references station (id),
  id uuid not null,
  number text not null,
  origin text not null check (origin in ('need', 'menu', 'team', 'batch', 'wish')),
  channel text not null check (channel in ('web', 'phone', 'walk-in', 'paper', 'grid', 'visit', 'email', 'api')),
  service text,
  -- Who asks, who is served; a proxy is never hidden.
  requester_id uuid,
  beneficiary_id uuid,
  proxy text not null default '' check (proxy in ('', 'family', 'neighbour', 'staff', 'grid', 'other')),
  status text not null,
  cycle smallint not null default 0,
  asked boolean not null default false,
  appealed boolean not null default false,
  rejected_by text,
  bounces smallint not null default 0,
  raised smallint not null default 0,
  priority smallint not null default 0,
  risky boolean not null default false,
  insured boolean not null default false,
  rating_waived boolean not null default false,
  assignee_kind text check (assignee_kind in ('team', 'person')),
  assignee_id uuid,
  bound boolean not null default false,
  helpers uuid[] not null default '{}',
  reported_by text,
  quantity numeric(14, 2),
  headcount integer,
  scheduled_for text,
  review_on date,
  at_risk boolean not null default false,
  into_id uuid,
  reason text,
  record_id uuid,
  received_at timestamptz not null,
  -- When it came to the state it is in.
  since timestamptz not null,
  replied_at timestamptz,
  dispatched_at timestamptz,
  promised_at timestamptz,
  served_at timestamptz,
  ended_at timestamptz,
  due_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, number),
  check ((assignee_kind is null) = (assignee_id is null)),
  foreign key (station_id, into_id) references service_order (station_id, id)
);
comment on table service_order is 'One resident''s need on its way to a service. Pseudonyms and codes only; words lie in order_private.';
create index service_order_list on service_order (station_id, received_at desc, id desc);
create index service_order_state on service_order (station_id, status, due_at, id);
create index service_order_assignee on service_order (station_id, assignee_id, status) where assignee_id is not null;
create index service_order_requester on service_order (station_id, requester_id) where requester_id is not null;
create index service_order_beneficiary on service_order (station_id, beneficiary_id) where beneficiary_id is not null;
create index service_order_due on service_order (due_at) where due_at is not null;

create table order_key (
  station_id uuid not null,
  order_id uuid not null,
  key_id text not null,
  wrapped bytea not null,
  primary key (station_id, order_id),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table order_key is 'One data key per order, wrapped by the station''s key. Deleting the row makes what was written unreadable.';

create table order_private (
  station_id uuid not null,
  order_id uuid not null,
  field text not null check (field in ('need', 'risk', 'place', 'name', 'phone', 'beneficiary', 'consent', 'code', 'answers', 'policy')),
  sealed bytea not null,
  primary key (station_id, order_id, field),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table order_private is 'What an order says, sealed with its own key and bound to station, order and field.';

create table order_note (
  station_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  version integer not null,
  kind text not null,
  party text not null,
  at timestamptz not null,
  sealed bytea not null,
  primary key (station_id, id),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table order_note is 'Free words said with a step, sealed with the order''s key; kind is the step.';
create index order_note_of on order_note (station_id, order_id, version);

create table order_code (
  station_id uuid not null,
  code_hash bytea not null,
  order_id uuid not null,
  primary key (station_id, code_hash),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table order_code is 'Whoever has an order''s code sees how it stands; only a hash of the code is kept.';
create index order_code_of on order_code (station_id, order_id);

create table rating (
  station_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  cycle smallint not null,
  source text not null check (source in ('self', 'proxy', 'call-back', 'paper')),
  done boolean not null,
  on_time boolean not null,
  needs_more boolean not null,
  by_account uuid,
  at timestamptz not null,
  primary key (station_id, id),
  unique (station_id, order_id, cycle),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table rating is 'What the resident said of a service. Who said nothing has no row: silence is no answer.';

grant select, insert, update on order_counter, service_order to mingzhu_app;
grant select, insert, delete on order_key, order_private, order_note to mingzhu_app;
grant select, insert on order_code, rating to mingzhu_app;
grant update (code_hash) on order_code to mingzhu_app;
grant select on service_order, rating to mingzhu_reader;

alter table account_grant drop constraint account_grant_role_check;
alter table account_grant add constraint account_grant_role_check check (role in
  ('administrator', 'recorder', 'confirmer', 'dispatcher', 'reviewer', 'auditor', 'reader', 'volunteer'));
