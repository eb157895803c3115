-- Messages: what is told to whom by which channel, and how it went. Addresses lie sealed; the words follow from template and facts.
alter table order_private drop constraint order_private_field_check;
alter table order_private add constraint order_private_field_check check (field ~ '^[a-z][a-z-]{1,30}$');

create table message_address (
  station_id uuid not null references station (id),
  -- The account or robot it belongs to.
  owner_id uuid not null,
  key_id text not null,
  wrapped bytea not null,
  sealed bytea not null,
  primary key (station_id, owner_id)
);
comment on table message_address is 'A colleague''s e-mail address or a robot''s web address, sealed with a key of its own.';

create table message_choice (
  -- The account's home.
  station_id uuid not null references station (id),
  account_id uuid not null,
  email boolean not null,
  lang text not null check (lang in ('zh', 'en')),
  quiet_from smallint not null check (quiet_from between 0 and 23),
  quiet_to smallint not null check (quiet_to between 0 and 23),
  primary key (station_id, account_id)
);
comment on table message_choice is 'How a colleague wants to be told, and at which hours not by mail.';

create table message_robot (
  station_id uuid not null references station (id),
  id uuid not null,
  kind text not null check (kind in ('wecom', 'dingtalk', 'feishu')),
  name text not null check (length(name) between 1 and 40),
  retired_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id)
);
comment on table message_robot is 'A robot in a group chat of the station''s staff.';

create table message (
  station_id uuid not null references station (id),
  id uuid not null,
  -- What happened, to whom it is told and how: nothing is told twice.
  key text not null check (length(key) <= 200),
  template text not null,
  channel text not null check (channel in ('in-app', 'email', 'robot', 'letter')),
  lang text not null check (lang in ('zh', 'en')),
  order_id uuid,
  -- A colleague or a robot; neither of them: the resident of the order.
  account_id uuid,
  robot_id uuid,
  facts jsonb not null,
  state text not null check (state in ('waiting', 'failing', 'sent', 'bounced', 'dropped')),
  tries smallint not null default 0,
  outcome text,
  at timestamptz not null,
  due_at timestamptz not null,
  -- When it went to the queue.
  handed_at timestamptz,
  ended_at timestamptz,
  read_at timestamptz,
  primary key (station_id, id),
  unique (station_id, key),
  foreign key (station_id, order_id) references service_order (station_id, id),
  foreign key (station_id, robot_id) references message_robot (station_id, id)
);
comment on table message is 'The log of everything sent: to whom, by which channel, from which template, when, how it went. No address, no free words.';
create index message_list on message (station_id, at desc, id desc);
create index message_unread on message (account_id, at desc, id desc) where channel = 'in-app' and read_at is null;
create index message_inbox on message (account_id, at desc, id desc) where channel = 'in-app';
create index message_due on message (due_at) where handed_at is null and channel in ('email', 'robot');
create index service_order_reminded on service_order (status, since) where status in ('scheduled', 'dispatched', 'needs-info');

grant select, insert, update, delete on message_address to mingzhu_app;
grant select, insert, update on message_choice, message_robot, message to mingzhu_app;
grant select on message, message_robot to mingzhu_reader;
